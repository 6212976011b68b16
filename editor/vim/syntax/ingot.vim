" Ingot: descriptions of chips, clusters, workloads and money
if exists("b:current_syntax")
  finish
endif

syntax keyword ingotDeclaration import as dimension unit prefix decimal binary enum kind study test fn let ingot
syntax keyword ingotStatement vary require report note minimize maximize pareto top assert within choose before after draws
syntax keyword ingotOperator not and or mod div otherwise in where with
syntax keyword ingotConditional if then else match for
syntax keyword ingotBoolean true false
syntax keyword ingotSuper super
syntax match ingotType "\<[A-Z][A-Za-z0-9_]*\>"
syntax match ingotFunction "\<[a-z_][A-Za-z0-9_]*\ze("
syntax match ingotNumber "\<\d[0-9_]*\(\.\d[0-9_]*\)\=\([eE][+-]\=\d\+\)\="
syntax match ingotQuantity "\<\d[0-9_]*\(\.\d[0-9_]*\)\=\([eE][+-]\=\d\+\)\= \=\(%\|[A-Za-z_][A-Za-z0-9_]*\(\^-\=\d\+\)\=\(/[A-Za-z_][A-Za-z0-9_]*\(\^-\=\d\+\)\=\)*\)\(\<\(and\|or\|mod\|div\|then\|else\|in\|where\|with\|within\|otherwise\|for\|not\|if\)\>\)\@<!"
syntax match ingotRandom "\~=\@!"
syntax match ingotAttribute "@[a-z_]\+"
syntax region ingotHole matchgroup=ingotBrace start="{" end="}" contained contains=TOP
syntax match ingotEscape "{{\|}}\|\\." contained
syntax region ingotText start=+"+ skip=+\\.+ end=+"+ oneline contains=ingotEscape,ingotHole
syntax match ingotComment "//.*$" contains=@Spell
syntax match ingotDoc "///.*$" contains=@Spell

highlight default link ingotDeclaration Keyword
highlight default link ingotStatement Statement
highlight default link ingotOperator Operator
highlight default link ingotConditional Conditional
highlight default link ingotBoolean Boolean
highlight default link ingotSuper Special
highlight default link ingotType Type
highlight default link ingotFunction Function
highlight default link ingotNumber Number
highlight default link ingotQuantity Number
highlight default link ingotRandom Special
highlight default link ingotAttribute PreProc
highlight default link ingotBrace Special
highlight default link ingotEscape SpecialChar
highlight default link ingotText String
highlight default link ingotComment Comment
highlight default link ingotDoc SpecialComment

let b:current_syntax = "ingot"
