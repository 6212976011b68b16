# Configuration of the lit suite: a folder per stage, plus run, stdlib, validation, errors, project.
# Run by ./dev test; --param build=FOLDER says which build is tested.
import os
import shutil

import lit.formats

config.name = "ingot"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".ingot", ".test", ".graph"]
config.excludes = ["unit", "inputs", "Inputs", "lit.cfg.py"]
config.test_source_root = os.path.dirname(os.path.abspath(__file__))

root = os.path.dirname(config.test_source_root)
build = os.path.abspath(lit_config.params.get("build", os.path.join(root, "build", "release")))
config.test_exec_root = os.path.join(build, "test")

llvm_bin = lit_config.params.get("llvm_bin", "/usr/lib/llvm-19/bin")
config.environment["PATH"] = os.pathsep.join([os.path.join(build, "bin"), llvm_bin, os.environ.get("PATH", "")])
config.environment["FILECHECK_OPTS"] = "--dump-input-filter=error"
config.environment["NO_COLOR"] = "1"
config.environment["INGOT_CACHE"] = os.path.join(build, "test", "code-cache")
config.environment["LC_ALL"] = "C.UTF-8"
for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "HOME", "LLVM_PROFILE_FILE"):
    if name in os.environ:
        config.environment[name] = os.environ[name]

config.substitutions += [
    ("%root", root),
    ("%build", build),
    ("%stdlib", os.path.join(root, "stdlib")),
    ("%examples", os.path.join(root, "examples")),
    ("%python", "python3"),
]

# Tests of pages run their script; without Node they are left out.
if shutil.which("node"):
    config.available_features.add("node")

# Tests that say `REQUIRES: release` need the optimiser's speed; `REQUIRES: no-sanitizer` measure memory.
cache = os.path.join(build, "CMakeCache.txt")
settings = open(cache).read() if os.path.exists(cache) else ""
if "CMAKE_BUILD_TYPE:STRING=Release" in settings:
    config.available_features.add("release")
if "INGOT_SANITIZE:BOOL=ON" not in settings:
    config.available_features.add("no-sanitizer")

try:
    import psutil  # noqa: F401  lit needs it to end a test that takes too long
    lit_config.maxIndividualTestTime = 300
except ImportError:
    pass
