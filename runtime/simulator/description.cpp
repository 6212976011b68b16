#include "runtime/simulator/description.h"

#include <nlohmann/json.hpp>

namespace ingot::simulator {

using nlohmann::json;

std::string to_json(const SimulatorDescription& description) {
  json studies = json::array(), parameters = json::array();
  for (const auto& study : description.studies) studies.push_back(output::to_json(study));
  for (const auto& p : description.parameters)
    parameters.push_back({{"path", p.path}, {"value", p.value}, {"unit", p.unit}, {"units", p.units}});
  return json{{"name", description.name},
              {"version", description.version},
              {"studies", studies},
              {"sums", description.sums},
              {"parameters", parameters}}
      .dump();
}

bool from_json(const std::string& text, SimulatorDescription& description) {
  json j = json::parse(text, nullptr, false);
  if (j.is_discarded()) return false;
  try {
    j.at("name").get_to(description.name);
    j.at("version").get_to(description.version);
    for (const json& study : j.at("studies")) {
      description.studies.emplace_back();
      if (!output::from_json(study.get<std::string>(), description.studies.back())) return false;
    }
    j.at("sums").get_to(description.sums);
    for (const json& p : j.at("parameters")) {
      ParameterDescription parameter;
      p.at("path").get_to(parameter.path), p.at("value").get_to(parameter.value), p.at("unit").get_to(parameter.unit);
      p.at("units").get_to(parameter.units);
      description.parameters.push_back(std::move(parameter));
    }
  } catch (const json::exception&) {
    return false;
  }
  return true;
}

}  // namespace ingot::simulator
