'use strict';
// Numbers as text: runtime/output/number_format.cpp again, letter for letter.

/** Whether the value is a whole number that is printed with all its digits. */
function isWhole(value) {
  return Number.isFinite(value) && Math.floor(value) === value && Math.abs(value) < 1e7;
}

/** Of two texts equally near, that with the even last digit, as C++ has it; JavaScript takes the greater. */
function settleTie(rounded, exact, tail, digits) {
  const point = exact.indexOf('.');
  if (!/^50*$/.test(exact.slice(point + 1 + digits))) return rounded;
  const cut = exact.slice(0, digits > 0 ? point + 1 + digits : point);
  return '02468'.includes(cut.slice(-1)) ? cut + tail : rounded;
}

function scientific(value, digits) {
  const [exact, exponent] = value.toExponential(100).split('e');
  return settleTie(value.toExponential(digits), exact, 'e' + exponent, digits);
}

function decimal(value, digits) {
  return settleTie(value.toFixed(digits), value.toFixed(100), '', digits);
}

/** `1.23e+7` as people write it: `1.23e7`. */
function tidyExponent(text) {
  return text.replace('e+', 'e');
}

/** How many digits after the point show so many significant ones. */
function decimalsOf(value, significant) {
  if (value === 0 || !Number.isFinite(value)) return 0;
  return Math.max(0, significant - 1 - Number(scientific(value, significant - 1).split('e')[1]));
}

function fixed(value, significant, decimals) {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  if (value === 0) return decimals > 0 ? (0).toFixed(decimals) : '0';
  const size = Math.abs(value), rounded = scientific(value, significant - 1);
  return size >= 1e7 || size < 1e-4 ? tidyExponent(rounded) : decimal(Number(rounded), decimals);
}

/** Without zeros that end a fraction. */
function stripZeros(text) {
  const e = text.indexOf('e') < 0 ? text.length : text.indexOf('e'), mantissa = text.slice(0, e);
  return mantissa.includes('.') ? mantissa.replace(/0+$/, '').replace(/\.$/, '') + text.slice(e) : text;
}

function formatNumber(value, significant) {
  if (isWhole(value)) return String(value === 0 ? 0 : value);
  return stripZeros(fixed(value, significant, decimalsOf(value, significant)));
}

function withUnit(text, unit) {
  return unit === '' ? text : text + (unit === '%' ? '' : ' ') + unit;
}
