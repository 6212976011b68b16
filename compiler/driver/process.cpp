#include "compiler/driver/process.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "compiler/driver/session.h"

namespace ingot::driver {

std::string run_program(std::vector<std::string> words, const std::string& log) {
  const pid_t child = fork();
  if (child == 0) {
    if (std::freopen(log.c_str(), "w", stderr) == nullptr) _exit(127);
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    execvp(arguments[0], arguments.data());
    std::perror(arguments[0]);
    _exit(127);
  }
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) < 0) return "cannot start " + words[0];
  std::string printed = read_file(log).value_or("");
  std::error_code ignored;
  std::filesystem::remove(log, ignored);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  return printed.empty() ? words[0] + " failed" : printed;
}

std::string find_program(const std::vector<std::string>& names) {
  const char* path = std::getenv("PATH");
  for (const std::string& name : names) {
    std::stringstream folders(path != nullptr ? path : "");
    for (std::string folder; std::getline(folders, folder, ':');) {
      const std::string file = folder + "/" + name;
      if (!folder.empty() && access(file.c_str(), X_OK) == 0) return file;
    }
  }
  return {};
}

}  // namespace ingot::driver
