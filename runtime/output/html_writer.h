// The table for a page. runtime/page/html.js writes the same text in the browser; test/report holds them together.
#pragma once

#include <string>
#include <string_view>

#include "runtime/output/result_table.h"

namespace ingot::output {

/// Text as it stands in HTML, in attributes too.
std::string html_text(std::string_view text);

/// The table, its footnotes and its notes; without title and header.
std::string write_html(const ResultTable& table);

}  // namespace ingot::output
