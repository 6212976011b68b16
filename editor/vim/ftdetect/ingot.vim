autocmd BufRead,BufNewFile *.ingot setfiletype ingot
