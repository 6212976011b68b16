"""Writes a study of serving over chips and models of the catalogue: `all`, or `few`, which has one of each class of structure.

    whole_catalogue.py STDLIB all|few > spec.ingot
"""

import pathlib
import re
import sys


def declared(folder, word):
    """Module and name of every instance in the catalogue that the word declares."""
    found = []
    for path in sorted(folder.rglob("*.ingot")):
        module = "std." + ".".join(path.relative_to(folder.parent).with_suffix("").parts)
        for name in re.findall(rf"^(?:@\w+\(.*\) )?{word} (\w+) :", path.read_text(encoding="utf-8"), re.MULTILINE):
            found.append((module, name))
    return found


def main():
    catalogue = pathlib.Path(sys.argv[1]) / "catalog"
    chips, models = declared(catalogue, "accelerator"), declared(catalogue, "language_model")
    if sys.argv[2] == "few":
        chips = [pair for pair in chips if pair[1] in ("H20", "TPU_v5e", "H100_TensorRT_fp8")]
        models = [pair for pair in models if pair[1] in ("DeepSeek_R1", "Qwen2_5_72B", "gpt_oss_120b")]
    modules = sorted({module for module, _ in chips + models} | {"std.workload.serving", "std.performance.serving"})
    print("ingot 1")
    print("\n".join(f"import {module}" for module in modules))
    print("study catalogue {")
    print(f"  vary chip in [{', '.join(name for _, name in chips)}]")
    print(f"  vary model in [{', '.join(name for _, name in models)}]")
    print("  let plan = best_serving_plan(model, chip, ServingJob { })")
    print("  report tokens = plan.tokens_per_second_per_chip in tok/s")
    print("  report cost = plan.cost_per_token in USD/Mtok")
    print("  report bottleneck = plan.bottleneck")
    print("}")
    print(f"// {len(chips)} chips, {len(models)} models", file=sys.stderr)


if __name__ == "__main__":
    main()
