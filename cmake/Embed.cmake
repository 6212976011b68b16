# A file as a C array NAME with its size NAME_size: cmake -DINPUT=file -DOUTPUT=file.cpp -DNAME=name -P Embed.cmake
file(READ ${INPUT} bytes HEX)
string(LENGTH "${bytes}" digits)
math(EXPR size "${digits} / 2")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
file(WRITE ${OUTPUT} "extern \"C\" {\nextern const unsigned char ${NAME}[];\nextern const unsigned long ${NAME}_size;\n"
                     "alignas(16) const unsigned char ${NAME}[] = {${bytes}};\n"
                     "const unsigned long ${NAME}_size = ${size};\n}\n")
