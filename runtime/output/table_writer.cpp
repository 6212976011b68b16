// The table for people.
#include <algorithm>

#include "runtime/output/result_table.h"
#include "runtime/output/table_columns.h"
#include "runtime/output/text_layout.h"

namespace ingot::output {

namespace {

constexpr int gap = 2;
constexpr int comfortable_width = 120;  // of prose and of tables when the terminal sets no limit
constexpr int shortest_prose = 100;
constexpr int narrow_from = 160;

class TableWriter {
 public:
  TableWriter(const ResultTable& table, const TableStyle& style)
      : table_(table), style_(style), columns_(lay_out_columns(table, style, footnotes_)) {
    if (total_width() > (style.width > 0 ? style.width : narrow_from)) narrow_headers(columns_);
  }

  std::string write() {
    write_title();
    bool first = true;
    for (const std::vector<size_t>& block : blocks()) {
      write_header(block);
      for (size_t row = 0; row < table_.rows.size(); ++row) write_row(block, row, first);
      out_ += '\n';
      first = false;
    }
    if (table_.rows.empty()) out_ += "no points\n\n";
    write_footnotes();
    write_notes();
    while (out_.ends_with("\n\n")) out_.pop_back();
    return out_;
  }

 private:
  int total_width() const {
    int width = -gap;
    for (const TextColumn& column : columns_) width += column.width() + gap;
    return width;
  }

  int prose_width() const {
    if (style_.width > 0) return std::min(style_.width, comfortable_width);
    return std::clamp(total_width(), shortest_prose, comfortable_width);
  }

  void line(std::string text) {
    trim_right(text);
    out_ += text + '\n';
  }

  void write_title() {
    std::string title = paint(table_.study, Ink::bold, style_.colour);
    if (!table_.title.empty()) title += (title.empty() ? "" : "  ") + table_.title;
    if (!title.empty()) line(title);
    for (const std::string& header : table_.header)
      for (const std::string& part : wrap(header, prose_width())) line(paint(part, Ink::faint, style_.colour));
    if (!out_.empty()) out_ += '\n';
  }

  /// The columns of each block: all axes, then as many others as fit.
  std::vector<std::vector<size_t>> blocks() const {
    std::vector<size_t> axes;
    int axes_width = -gap;
    for (size_t i = 0; i < columns_.size(); ++i) {
      if (!columns_[i].is_axis) continue;
      axes.push_back(i);
      axes_width += columns_[i].width() + gap;
    }
    std::vector<std::vector<size_t>> blocks{axes};
    int width = axes_width;
    for (size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i].is_axis) continue;
      const bool fits = style_.width <= 0 || width + gap + columns_[i].width() <= style_.width;
      if (!fits && blocks.back().size() > axes.size()) {
        blocks.push_back(axes);
        width = axes_width;
      }
      blocks.back().push_back(i);
      width += gap + columns_[i].width();
    }
    return blocks;
  }

  std::string set(const TextColumn& column, const std::string& text, bool right) const {
    return right ? pad_left(text, column.width()) : pad_right(text, column.width());
  }

  void write_header(const std::vector<size_t>& block) {
    size_t height = 0;
    bool units = false;
    for (const size_t i : block) {
      height = std::max(height, columns_[i].name.size());
      units = units || !columns_[i].unit.empty();
    }
    for (size_t level = 0; level < height; ++level) {
      std::string names;
      for (const size_t i : block) {
        const TextColumn& column = columns_[i];
        const size_t above = height - column.name.size();
        names += set(column, level < above ? "" : column.name[level - above], column.right) + std::string(gap, ' ');
      }
      trim_right(names);
      line(paint(names, Ink::bold, style_.colour));
    }
    std::string rule, unit_line;
    for (const size_t i : block) {
      unit_line += set(columns_[i], columns_[i].unit, columns_[i].right) + std::string(gap, ' ');
      for (int k = 0; k < columns_[i].width(); ++k) rule += style_.unicode ? "─" : "-";
      rule += std::string(gap, ' ');
    }
    trim_right(unit_line);
    trim_right(rule);
    if (units) line(paint(unit_line, Ink::faint, style_.colour));
    line(paint(rule, Ink::faint, style_.colour));
  }

  void write_row(const std::vector<size_t>& block, size_t row, bool first_block) {
    const std::string reason = reason_of_row(table_, table_.rows[row]);
    std::string text;
    int used = 0, rest = -gap;
    for (const size_t i : block) {
      const TextColumn& column = columns_[i];
      if (!reason.empty() && !column.is_axis) {
        rest += column.width() + gap;
        continue;
      }
      text += set(column, column.cells[row], column.right) + std::string(gap, ' ');
      used += column.width() + gap;
    }
    if (reason.empty()) return line(text);
    if (!first_block) return line(text + paint("infeasible", Ink::warning, style_.colour));
    // The reason spans the rest of the row; it takes the prose's width where the rest is too narrow for it.
    int width = std::max(rest, comfortable_width - used);
    if (style_.width > 0) width = std::max(24, std::min(width, style_.width - used));
    for (const std::string& part : wrap(reason, width)) {
      line(text + paint(part, Ink::warning, style_.colour));
      text.assign(static_cast<size_t>(used) + 2, ' ');
    }
  }

  /// `label  text`, the text wrapped beside the label.
  void write_item(const std::string& label, int label_width, const std::string& text) {
    std::string head = "  " + pad_right(label, label_width) + std::string(gap, ' ');
    for (const std::string& part : wrap(text, std::max(24, prose_width() - display_width(head)))) {
      line(paint(head, Ink::faint, style_.colour) + part);
      head.assign(static_cast<size_t>(display_width(head)), ' ');
    }
  }

  void write_footnotes() {
    for (size_t i = 0; i < footnotes_.reasons.size(); ++i)
      write_item("[" + std::to_string(i + 1) + "]", footnotes_.reasons.size() > 9 ? 4 : 3, footnotes_.reasons[i]);
    if (!footnotes_.reasons.empty()) out_ += '\n';
  }

  void write_notes() {
    int width = 0;
    std::vector<std::string> labels;
    for (const Note& note : table_.notes) {
      labels.push_back(note.label);
      std::replace(labels.back().begin(), labels.back().end(), '_', ' ');
      width = std::max(width, display_width(labels.back()));
    }
    for (size_t i = 0; i < labels.size(); ++i) write_item(labels[i], width, table_.notes[i].text);
  }

  const ResultTable& table_;
  const TableStyle& style_;
  Footnotes footnotes_;
  std::vector<TextColumn> columns_;
  std::string out_;
};

}  // namespace

std::string write_table(const ResultTable& table, const TableStyle& style) { return TableWriter(table, style).write(); }

}  // namespace ingot::output
