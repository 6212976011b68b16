#include "compiler/language_server/server.h"

#include <filesystem>
#include <map>

#include "compiler/format/format.h"
#include "compiler/language_server/completion.h"
#include "compiler/language_server/document.h"
#include "compiler/language_server/look_up.h"
#include "compiler/language_server/positions.h"

namespace ingot::language_server {
namespace {

constexpr int not_json = -32700, unknown_method = -32601, wrong_parameters = -32602;

class Server {
 public:
  Server(std::ostream& out, const driver::SessionOptions& options) : out_(out), options_(options) {}

  /// False when the conversation is over.
  bool handle(const Json& message) {
    if (!message.is_object() || !message.contains("method")) {
      if (message.is_discarded()) write_message(out_, failure(nullptr, not_json, "not JSON"));
      return true;
    }
    const std::string method = message["method"];
    if (method == "exit") return false;
    const bool asks = message.contains("id");
    const Json none = Json::object();
    const Json& parameters = message.contains("params") ? message["params"] : none;
    const auto known = methods().find(method);
    if (known == methods().end()) {
      if (asks) write_message(out_, failure(message["id"], unknown_method, "no method `" + method + "`"));
      return true;
    }
    try {  // what the JSON library throws is the client's mistake
      Json result = (this->*known->second)(parameters);
      if (asks) write_message(out_, answer(message["id"], std::move(result)));
    } catch (const Json::exception& error) {
      if (asks) write_message(out_, failure(message["id"], wrong_parameters, error.what()));
    }
    return true;
  }

  bool was_shut_down() const { return shut_down_; }

 private:
  using Method = Json (Server::*)(const Json&);
  static const std::map<std::string, Method>& methods() {
    static const std::map<std::string, Method> table{
        {"initialize", &Server::initialize},
        {"shutdown", &Server::shut_down},
        {"textDocument/didOpen", &Server::open},
        {"textDocument/didChange", &Server::change},
        {"textDocument/didClose", &Server::close},
        {"textDocument/hover", &Server::hover},
        {"textDocument/definition", &Server::definition},
        {"textDocument/completion", &Server::complete},
        {"textDocument/formatting", &Server::format},
        {"textDocument/documentSymbol", &Server::symbols},
        {"textDocument/codeAction", &Server::actions},
    };
    return table;
  }

  Json initialize(const Json&) {
    Json capabilities{{"textDocumentSync", 1},  // the whole text on each change
                      {"hoverProvider", true},
                      {"definitionProvider", true},
                      {"documentFormattingProvider", true},
                      {"documentSymbolProvider", true},
                      {"codeActionProvider", true},
                      {"completionProvider", {{"triggerCharacters", {"."}}}}};
    return {{"capabilities", capabilities}, {"serverInfo", {{"name", "ingot"}, {"version", INGOT_VERSION}}}};
  }

  Json shut_down(const Json&) {
    shut_down_ = true;
    return nullptr;
  }

  Document* document_of(const Json& parameters) {
    auto found = documents_.find(parameters.at("textDocument").at("uri").get<std::string>());
    return found == documents_.end() ? nullptr : &found->second;
  }

  Json open(const Json& parameters) {
    const Json& opened = parameters.at("textDocument");
    const std::string uri = opened.at("uri");
    const auto made = documents_.insert_or_assign(uri, Document(uri, opened.at("text"), options_));
    publish(made.first->second);
    return nullptr;
  }

  Json change(const Json& parameters) {
    Document* document = document_of(parameters);
    if (document == nullptr) return nullptr;
    for (const Json& change : parameters.at("contentChanges")) document->change(change.at("text"));
    publish(*document);
    return nullptr;
  }

  Json close(const Json& parameters) {
    const std::string uri = parameters.at("textDocument").at("uri");
    documents_.erase(uri);
    write_message(out_,
                  notification("textDocument/publishDiagnostics", {{"uri", uri}, {"diagnostics", Json::array()}}));
    return nullptr;
  }

  /// The file of a place, when it exists outside the prepared library: its address and text.
  static Json location_of(const Document& document, const Program& program, Span span) {
    const SourceFile& file = program.files.file(span.file);
    const std::string path = file.path == path_of(document.uri()) ? file.path : source_of(file.path);
    if (path.empty()) return nullptr;
    return {{"uri", uri_of(path)}, {"range", range_of(file.text, span.begin, span.end)}};
  }

  /// Sources of the library stand beside the prepared one when Ingot is installed.
  static std::string source_of(const std::string& path) {
    if (std::filesystem::exists(path)) return path;
    constexpr std::string_view library = "std/";
    if (!path.starts_with(library)) return {};
    const std::string installed =
        driver::executable_directory() + "/../share/ingot/stdlib/" + path.substr(library.size());
    return std::filesystem::exists(installed) ? installed : std::string();
  }

  void publish(const Document& document) {
    const driver::Session& session = document.checked();
    Json list = Json::array();
    for (const Diagnostic& diagnostic : session.diagnostics.all()) {
      const SourceFile& file = session.program.files.file(diagnostic.span.file);
      const bool here = file.path == path_of(document.uri());
      std::string message = diagnostic.message;
      for (const std::string& line : diagnostic.lines) message += "\n" + line;
      for (const std::string& hint : diagnostic.hints) message += "\nhelp: " + hint;
      Json item{{"range", here ? range_of(file.text, diagnostic.span.begin, diagnostic.span.end)
                               : range_of(document.text(), 0, 0)},
                {"severity", info(diagnostic.id).severity == Severity::error ? 1 : 2},
                {"code", info(diagnostic.id).code},
                {"source", "ingot"},
                {"message", here ? message : file.path + ": " + message}};
      for (const Note& note : diagnostic.notes) {
        Json place = note.span.file != 0 ? location_of(document, session.program, note.span) : Json();
        if (!place.is_null()) item["relatedInformation"].push_back({{"location", place}, {"message", note.message}});
      }
      list.push_back(std::move(item));
    }
    write_message(out_,
                  notification("textDocument/publishDiagnostics", {{"uri", document.uri()}, {"diagnostics", list}}));
  }

  /// The node at the place asked about. Only of a text that checked: places in another are not those of its tree.
  static NodeId node_of(const Document* document, const Json& parameters) {
    if (document == nullptr || !document->is_good()) return 0;
    return node_at(*document->good(), offset_of(document->text(), parameters.at("position")));
  }

  Json hover(const Json& parameters) {
    const Document* document = document_of(parameters);
    const NodeId node = node_of(document, parameters);
    if (node == 0) return nullptr;
    const Program& program = document->good()->program;
    const std::string text = description_of(program, node);
    if (text.empty()) return nullptr;
    const Span span = program.tree[node].name_span;
    return {{"contents", {{"kind", "markdown"}, {"value", text}}},
            {"range", range_of(document->text(), span.begin, span.end)}};
  }

  Json definition(const Json& parameters) {
    const Document* document = document_of(parameters);
    const NodeId node = node_of(document, parameters);
    if (node == 0) return nullptr;
    const auto declared = declaration_of(document->good()->program, node);
    return declared ? location_of(*document, document->good()->program, *declared) : Json();
  }

  Json complete(const Json& parameters) {
    const Document* document = document_of(parameters);
    if (document == nullptr) return nullptr;
    return completions(*document, offset_of(document->text(), parameters.at("position")));
  }

  Json format(const Json& parameters) {
    const Document* document = document_of(parameters);
    if (document == nullptr) return nullptr;
    SourceFiles files;
    Diagnostics diagnostics;
    const Formatted formatted = format_source(files, files.add(document->uri(), document->text()), {}, diagnostics);
    if (formatted.status != Formatted::Status::done || formatted.text == document->text()) return Json::array();
    const auto end = static_cast<uint32_t>(document->text().size());
    return Json::array({{{"range", range_of(document->text(), 0, end)}, {"newText", formatted.text}}});
  }

  Json symbols(const Json& parameters) {
    const Document* document = document_of(parameters);
    if (document == nullptr || !document->is_good()) return Json::array();
    const Program& program = document->good()->program;
    // SymbolKind of the protocol.
    constexpr int module = 2, type = 5, enumeration = 10, function = 12, value = 13, thing = 19;
    Json list = Json::array();
    for (DeclarationId id : program.modules[document->good()->module].declarations) {
      const Declaration& declared = program.declarations[id];
      const Node& node = program.tree[declared.node];
      std::string name(program.string(declared.name));
      if (declared.kind == DeclarationKind::test) name = std::string(program.tree.second_text(declared.node));
      if (name.empty() || declared.owner != 0) continue;
      const int kind = declared.kind == DeclarationKind::kind                                              ? type
                       : declared.kind == DeclarationKind::function                                        ? function
                       : declared.kind == DeclarationKind::enumeration                                     ? enumeration
                       : declared.kind == DeclarationKind::instance                                        ? thing
                       : declared.kind == DeclarationKind::study || declared.kind == DeclarationKind::test ? module
                                                                                                           : value;
      list.push_back({{"name", name},
                      {"kind", kind},
                      {"range", range_of(document->text(), node.span.begin, node.span.end)},
                      {"selectionRange", range_of(document->text(), node.name_span.begin, node.name_span.end)}});
    }
    return list;
  }

  /// The repairs that a diagnostic carries; "did you mean `x`?" is one as well, of the place that it marks.
  static std::vector<Fix> repairs_of(const Diagnostic& diagnostic) {
    constexpr std::string_view question = "did you mean `";
    std::vector<Fix> fixes = diagnostic.fixes;
    for (const std::string& hint : diagnostic.hints)
      if (const size_t end = hint.find("`?"); fixes.empty() && hint.starts_with(question) && end != std::string::npos)
        fixes.push_back({diagnostic.span, hint.substr(question.size(), end - question.size())});
    return fixes;
  }

  Json actions(const Json& parameters) {
    const Document* document = document_of(parameters);
    if (document == nullptr) return nullptr;
    const uint32_t begin = offset_of(document->text(), parameters.at("range").at("start")),
                   end = offset_of(document->text(), parameters.at("range").at("end"));
    Json list = Json::array();
    const driver::Session& session = document->checked();
    for (const Diagnostic& diagnostic : session.diagnostics.all()) {
      const bool here = session.program.files.file(diagnostic.span.file).path == path_of(document->uri());
      const std::vector<Fix> fixes = repairs_of(diagnostic);
      if (!here || fixes.empty() || diagnostic.span.end < begin || diagnostic.span.begin > end) continue;
      Json edits = Json::array();
      for (const Fix& fix : fixes)
        edits.push_back(
            {{"range", range_of(document->text(), fix.span.begin, fix.span.end)}, {"newText", fix.replacement}});
      list.push_back({{"title", diagnostic.hints.empty() ? "repair: " + diagnostic.message : diagnostic.hints[0]},
                      {"kind", "quickfix"},
                      {"edit", {{"changes", {{document->uri(), edits}}}}}});
    }
    return list;
  }

  std::ostream& out_;
  driver::SessionOptions options_;
  std::map<std::string, Document> documents_;
  bool shut_down_ = false;
};

}  // namespace

int serve(std::istream& in, std::ostream& out, const driver::SessionOptions& options) {
  Server server(out, options);
  while (auto message = read_message(in))
    if (!server.handle(*message)) return server.was_shut_down() ? 0 : 1;
  return 1;
}

}  // namespace ingot::language_server
