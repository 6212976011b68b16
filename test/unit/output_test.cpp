// The writers have no textual input of their own, so their tables are made here.
#include <gtest/gtest.h>

#include <cstdlib>

#include "runtime/output/result_table.h"

namespace ingot::output {
namespace {

Cell number(double value) {
  Cell cell;
  cell.value = value;
  return cell;
}

Cell range(double value, double low, double high) {
  Cell cell = number(value);
  cell.has_range = true;
  cell.low = low;
  cell.high = high;
  return cell;
}

Cell text(std::string worth) {
  Cell cell;
  cell.text = std::move(worth);
  return cell;
}

Cell infeasible(std::string reason) {
  Cell cell;
  cell.state = Cell::State::infeasible;
  cell.text = std::move(reason);
  return cell;
}

Column column(std::string name, ColumnKind kind, std::string unit = "") {
  Column result;
  result.name = std::move(name);
  result.kind = kind;
  result.unit = std::move(unit);
  return result;
}

ResultTable example() {
  ResultTable table;
  table.study = "cost";
  table.title = "what a token costs";
  table.columns = {column("chip", ColumnKind::axis), column("speed", ColumnKind::number, "tok/s"),
                   column("devices", ColumnKind::number), column("bottleneck", ColumnKind::text)};
  table.rows = {
      {text("H20"), range(1234.56, 1100, 1310.2), number(1024), text("memory")},
      {text("Twin"), number(87.65), number(8), text("all-reduce, \"ring\"")},
      {text("MLU690"), infeasible("no fp8"), infeasible("no fp8"), infeasible("no fp8")},
  };
  table.notes = {{"prompt_length", "4096 tok"}};
  return table;
}

TEST(Table, aligns_numbers_at_the_point_and_spans_reasons) {
  EXPECT_EQ(write_table(example(), {}),
            "cost  what a token costs\n"
            "\n"
            "chip                    speed  devices  bottleneck\n"
            "                        tok/s\n"
            "──────  ─────────────────────  ───────  ──────────────────\n"
            "H20     1230   (1100 to 1310)     1024  memory\n"
            "Twin      87.7                       8  all-reduce, \"ring\"\n"
            "MLU690  infeasible: no fp8\n"
            "\n"
            "  prompt length  4096 tok\n");
}

TEST(Table, cuts_what_is_too_wide_into_blocks_that_repeat_the_axes) {
  TableStyle style;
  style.width = 40;
  style.unicode = false;
  EXPECT_EQ(write_table(example(), style),
            "cost  what a token costs\n"
            "\n"
            "chip                    speed  devices\n"
            "                        tok/s\n"
            "------  ---------------------  -------\n"
            "H20     1230   (1100 to 1310)     1024\n"
            "Twin      87.7                       8\n"
            "MLU690  infeasible: no fp8\n"
            "\n"
            "chip    bottleneck\n"
            "------  ------------------\n"
            "H20     memory\n"
            "Twin    all-reduce, \"ring\"\n"
            "MLU690  infeasible\n"
            "\n"
            "  prompt length  4096 tok\n");
}

TEST(Table, marks_single_infeasible_cells_with_footnotes) {
  ResultTable table = example();
  table.rows = {{text("MLU690"), infeasible("`tdp` is not known"), number(8), text("memory")}};
  table.notes.clear();
  const std::string written = write_table(table, {});
  EXPECT_NE(written.find("MLU690  – [1]        8  memory"), std::string::npos) << written;
  EXPECT_NE(written.find("  [1]  `tdp` is not known\n"), std::string::npos) << written;
}

TEST(Table, wraps_notes_beside_their_labels) {
  ResultTable table;
  table.notes = {{"price_basis", std::string(60, 'x') + " " + std::string(60, 'y')}, {"year", "2025"}};
  TableStyle style;
  style.width = 80;
  const std::string written = write_table(table, style);
  EXPECT_NE(written.find("  price basis  xxx"), std::string::npos) << written;
  EXPECT_NE(written.find("\n               yyy"), std::string::npos) << written;
  EXPECT_NE(written.find("\n  year         2025\n"), std::string::npos) << written;
}

TEST(Csv, quotes_and_keeps_full_precision) {
  EXPECT_EQ(write_csv(example()),
            "chip,speed [tok/s],speed_low [tok/s],speed_high [tok/s],devices,bottleneck,infeasible\r\n"
            "H20,1234.56,1100,1310.2,1024,memory,\r\n"
            "Twin,87.65,,,8,\"all-reduce, \"\"ring\"\"\",\r\n"
            "MLU690,,,,,,no fp8\r\n");
}

TEST(Json, holds_everything) {
  const std::string json = write_json(example());
  for (const char* part :
       {"\"speed\": 1234.56", "\"speed_low\": 1100", "\"devices\": 1024", "\"infeasible\": \"no fp8\"",
        "\"unit\": \"tok/s\"", "\"label\": \"prompt_length\"", "\"speed\": null"})
    EXPECT_NE(json.find(part), std::string::npos) << part << " in " << json;
}

TEST(Numbers, have_no_more_digits_than_asked) {
  EXPECT_EQ(format_number(123456.7, 3), "123000");
  EXPECT_EQ(format_number(9.996, 3), "10");
  EXPECT_EQ(format_number(0.00012345, 3), "0.000123");
  EXPECT_EQ(format_number(0.0000123, 2), "1.2e-5");
  EXPECT_EQ(format_number(2.5e9, 3), "2.5e9");
  EXPECT_EQ(format_number(1024, 3), "1024");
  EXPECT_EQ(format_number(-0.0, 3), "0");
}

TEST(Numbers, exact_text_reads_back_as_the_same_double) {
  for (const double value : {0.1, 1.0 / 3.0, 6.02214076e23, -5e-324, 148e12})
    EXPECT_EQ(std::strtod(format_exact(value).c_str(), nullptr), value);
}

}  // namespace
}  // namespace ingot::output
