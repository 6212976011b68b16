# A file as a C array: cmake -DINPUT=file -DOUTPUT=file.cpp -P embed.cmake
file(READ ${INPUT} bytes HEX)
string(LENGTH "${bytes}" digits)
math(EXPR size "${digits} / 2")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
file(WRITE ${OUTPUT} "extern \"C\" {\nextern const unsigned char ingot_kernel_bitcode[];\nextern const unsigned long ingot_kernel_bitcode_size;\n"
                     "alignas(16) const unsigned char ingot_kernel_bitcode[] = {${bytes}};\n"
                     "const unsigned long ingot_kernel_bitcode_size = ${size};\n}\n")
