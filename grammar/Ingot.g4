/*
 * The grammar of Ingot. The parser decides everything with one token of lookahead; three things are done elsewhere:
 *
 *  - `compiler/syntax/token_filter.cpp` stands between lexer and parser. It decides which newlines separate (rule 3 of
 *    the language: only those reach the parser, as NL), splits a QUANTITY whose "unit" is a reserved word (`2 and x`),
 *    and turns contextual words (`kind`, `unit`, `report`, `before draws` ...) into names where they cannot be keywords,
 *    so that a field may be called `note`.
 *  - Precedence: `expression` is a flat chain of operands and operators; `compiler/syntax/build_operators.cpp` nests it.
 *  - Some rules accept more than the language does, where that leads to a better message (`f(a.b = 1)`); the tree
 *    builder refuses the rest.
 */
grammar Ingot;

// ------------------------------------------------------------------------------------------------ modules

module : ( version | item ) ( NL item )* EOF | EOF ;
version : INGOT NUMBER ;
single_expression : expression EOF ;
single_hole : expression ( IN unit_expression )? EOF ;

item : attribute* declaration ;
declaration
  : import_declaration | dimension_declaration | unit_declaration | enumeration | kind | instance | function
  | let_statement | study | test ;

attribute : AT NAME ( LEFT_PAREN ( expression ( COMMA expression )* )? RIGHT_PAREN )? ;

import_declaration : IMPORT ( dotted_name | TEXT ( AS NAME ( COLON type )? )? ) ;
dotted_name : NAME ( DOT NAME )* ;
dimension_declaration : DIMENSION NAME ( EQUAL type )? ;
unit_declaration : UNIT ( NAME | PERCENT ) ( COLON type | EQUAL ( NUMBER | QUANTITY ) ) ( PREFIX NAME ( COMMA NAME )* )? ;
enumeration : ENUM NAME LEFT_BRACE ( enum_case ( ( COMMA | NL ) enum_case )* )? RIGHT_BRACE ;
enum_case : attribute* NAME ;
kind : KIND NAME ( COLON NAME )? body ;
instance : NAME NAME COLON NAME body ;
function : FN NAME dimension_parameters? LEFT_PAREN parameters RIGHT_PAREN ARROW type ( EQUAL expression | block ) ;
dimension_parameters : LEFT_BRACKET NAME ( COMMA NAME )* RIGHT_BRACKET ;
parameters : ( parameter ( COMMA parameter )* )? ;
parameter : NAME ( COLON type )? ( EQUAL expression )? ;
study : STUDY NAME TEXT? draws? block ;
test : TEST TEXT block ;
draws : ( BEFORE | AFTER ) DRAWS ;

// ------------------------------------------------------------------------------------------------ bodies

// Of kinds, instances, constructs, `with`, and of braces: tables, series and anonymous records.
body : LEFT_BRACE ( member ( ( COMMA | NL ) member )* )? RIGHT_BRACE ;
member : attribute* ( function | require_statement | field ) ;
field : path ( COLON type )? ( ( EQUAL | TILDE ) expression )? ;
path : dotted_name | NUMBER ;

// Of functions, studies, tests and `choose`; which statements each may hold is checked when the tree is built.
block : LEFT_BRACE ( statement ( NL statement )* )? RIGHT_BRACE ;
statement
  : attribute* let_statement | vary_statement | require_statement | report_statement | note_statement | goal
  | pareto_statement | top_statement | assert_statement | expression ;
let_statement : LET NAME ( COLON type )? ( EQUAL | TILDE ) expression ;
vary_statement : VARY NAME IN expression ( WHERE expression )? ;
require_statement : REQUIRE expression TEXT? ;
report_statement : REPORT NAME EQUAL expression ( IN unit_expression )? ;
note_statement : NOTE NAME EQUAL expression ( IN unit_expression )? ;
goal : ( MINIMIZE | MAXIMIZE ) expression ;
pareto_statement : PARETO goal ( COMMA goal )* ;
top_statement : TOP expression goal ;
assert_statement : ASSERT expression ( NEAR expression WITHIN expression )? TEXT? ;

unit_expression : PERCENT | unit_factor ( SLASH unit_factor )* ;
unit_factor : NAME ( CARET MINUS? NUMBER )? ;

// ------------------------------------------------------------------------------------------------ expressions

// What ends in an open expression (`if`, a closure) can only come last, so it needs no parentheses and no lookahead.
expression : ( NOT | MINUS )* ( conditional | closure | postfix ( binary_operator expression )? ) ;
binary_operator
  : PLUS | MINUS | STAR | SLASH | CARET | MOD | DIV | EQUAL_EQUAL | NOT_EQUAL | LESS | LESS_EQUAL | GREATER
  | GREATER_EQUAL | AND | OR | OTHERWISE ;
conditional : IF expression THEN expression ELSE expression ;
closure : FN LEFT_PAREN parameters RIGHT_PAREN DOUBLE_ARROW expression ;

postfix : primary suffix* ;
suffix
  : LEFT_PAREN ( argument ( COMMA argument )* )? RIGHT_PAREN
  | LEFT_BRACKET expression RIGHT_BRACKET
  | DOT NAME
  | WITH body
  | body ;
argument : expression ( EQUAL expression )? clauses? ;
clauses : for_clause ( for_clause | where_clause )* ;
for_clause : FOR NAME IN expression ;
where_clause : WHERE expression ;

primary
  : NUMBER | QUANTITY | TEXT | TRUE | FALSE | NAME | SUPER
  | LEFT_PAREN expression RIGHT_PAREN
  | LEFT_BRACKET ( expression ( clauses | ( COMMA expression )* ) )? RIGHT_BRACKET
  | MATCH scrutinee LEFT_BRACE ( arm ( ( COMMA | NL ) arm )* )? RIGHT_BRACE
  | CHOOSE draws? block
  | body ;

// No braces here: those that follow hold the arms.
scrutinee
  : ( NAME | TEXT | LEFT_PAREN expression RIGHT_PAREN )
    ( LEFT_PAREN ( argument ( COMMA argument )* )? RIGHT_PAREN | LEFT_BRACKET expression RIGHT_BRACKET | DOT NAME )* ;
arm : pattern DOUBLE_ARROW expression ;
pattern : NAME | MINUS? ( NUMBER | QUANTITY ) | TEXT | TRUE | FALSE ;

// ------------------------------------------------------------------------------------------------ types

type : FN LEFT_PAREN ( type ( COMMA type )* )? RIGHT_PAREN ARROW type | type_power ( ( STAR | SLASH ) type_power )* ;
type_power : type_atom ( CARET type_exponent )? ;
type_atom : NUMBER | NAME ( LEFT_BRACKET type ( COMMA type )* RIGHT_BRACKET )? | LEFT_PAREN type RIGHT_PAREN ;
type_exponent : MINUS? NUMBER | LEFT_PAREN MINUS? NUMBER ( SLASH NUMBER )? RIGHT_PAREN ;

// ------------------------------------------------------------------------------------------------ tokens

NOT : 'not' ;
AND : 'and' ;
OR : 'or' ;
MOD : 'mod' ;
DIV : 'div' ;
OTHERWISE : 'otherwise' ;
IF : 'if' ;
THEN : 'then' ;
ELSE : 'else' ;
FOR : 'for' ;
IN : 'in' ;
WHERE : 'where' ;
WITH : 'with' ;
WITHIN : 'within' ;
MATCH : 'match' ;
CHOOSE : 'choose' ;
FN : 'fn' ;
SUPER : 'super' ;
TRUE : 'true' ;
FALSE : 'false' ;
LET : 'let' ;
VARY : 'vary' ;
REQUIRE : 'require' ;
MINIMIZE : 'minimize' ;
MAXIMIZE : 'maximize' ;
PARETO : 'pareto' ;
ASSERT : 'assert' ;

// Contextual words: keywords at the start of a declaration or statement (the last five: in one place each), else names.
IMPORT : 'import' ;
DIMENSION : 'dimension' ;
UNIT : 'unit' ;
ENUM : 'enum' ;
KIND : 'kind' ;
STUDY : 'study' ;
TEST : 'test' ;
REPORT : 'report' ;
NOTE : 'note' ;
TOP : 'top' ;
INGOT : 'ingot' ;
AS : 'as' ;
PREFIX : 'prefix' ;
BEFORE : 'before' ;
AFTER : 'after' ;
DRAWS : 'draws' ;

NAME : LETTER ( LETTER | DIGIT )* ;
NUMBER : MAGNITUDE ;
QUANTITY : MAGNITUDE ' '? ( '%' | UNIT_NAME ( '/' UNIT_NAME )* ) ;
TEXT : '"' ( ESCAPE | '{{' | HOLE | ~["\\{\r\n] )* '"' ;
UNTERMINATED_TEXT : '"' ( ESCAPE | ~["\\\r\n] )* ;

fragment LETTER : [A-Za-z_] ;
fragment DIGIT : [0-9] ;
fragment MAGNITUDE : DIGIT ( DIGIT | '_' )* ( '.' DIGIT ( DIGIT | '_' )* )? ( [eE] [+-]? DIGIT+ )? ;
fragment UNIT_NAME : LETTER ( LETTER | DIGIT )* ( '^' '-'? DIGIT+ )? ;
fragment ESCAPE : '\\' ~[\r\n] ;
fragment HOLE : '{' ( TEXT | HOLE | ~["{}\r\n] )* '}' ;

LEFT_PAREN : '(' ;
RIGHT_PAREN : ')' ;
LEFT_BRACKET : '[' ;
RIGHT_BRACKET : ']' ;
LEFT_BRACE : '{' ;
RIGHT_BRACE : '}' ;
COMMA : ',' ;
COLON : ':' ;
DOT : '.' ;
AT : '@' ;
EQUAL : '=' ;
TILDE : '~' ;
NEAR : '~=' ;
ARROW : '->' ;
DOUBLE_ARROW : '=>' ;
PLUS : '+' ;
MINUS : '-' ;
STAR : '*' ;
SLASH : '/' ;
CARET : '^' ;
PERCENT : '%' ;
EQUAL_EQUAL : '==' ;
NOT_EQUAL : '!=' ;
LESS : '<' ;
LESS_EQUAL : '<=' ;
GREATER : '>' ;
GREATER_EQUAL : '>=' ;

NL : '\r'? '\n' ;
DOC_COMMENT : '///' ~[\r\n]* ;
COMMENT : '//' ~[\r\n]* ;
SPACES : ' '+ -> skip ;

// Slips from other languages, each a token so that the message can name what to write instead.
FOREIGN : '**' | '&&' | '||' | '!' | '..' | ';' | '\t'+ | '#' ~[\r\n]* | '/*' .*? '*/' | '\'' ~['\r\n]* '\'' ;
UNKNOWN : . ;
