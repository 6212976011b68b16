"""Holds a conversation with `ingot lsp`: opens a file, asks about it, changes it; prints each answer on a line.

    client.py SPEC
"""

import json
import pathlib
import subprocess
import sys


class Client:
    def __init__(self):
        self.process = subprocess.Popen(["ingot", "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.number = 0

    def send(self, method, parameters, asks):
        message = {"jsonrpc": "2.0", "method": method, "params": parameters}
        if asks:
            self.number += 1
            message["id"] = self.number
        self.raw(json.dumps(message).encode())
        return self.receive() if asks else None

    def raw(self, body):
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def receive(self):
        length = int(self.process.stdout.readline().split(b":")[1])
        self.process.stdout.readline()
        return json.loads(self.process.stdout.read(length))


def show(label, message):
    content = message.get("result", message.get("params", message.get("error")))
    print(f"{label}: {json.dumps(content, ensure_ascii=False, sort_keys=True)}")


def main():
    path = pathlib.Path(sys.argv[1])
    uri, text = path.absolute().as_uri(), path.read_text(encoding="utf-8")
    client = Client()

    def place(word, after=0):
        offset = text.index(word, after) + 1
        line = text.count("\n", 0, offset)
        return {"textDocument": {"uri": uri},
                "position": {"line": line, "character": offset - (text.rfind("\n", 0, offset) + 1)}}

    def change(new):
        client.send("textDocument/didChange",
                    {"textDocument": {"uri": uri}, "contentChanges": [{"text": new}]}, False)
        return client.receive()

    show("initialize", client.send("initialize", {}, True))
    client.send("textDocument/didOpen", {"textDocument": {"uri": uri, "text": text}}, False)
    show("opened", client.receive())
    show("hover H20", client.send("textDocument/hover", place("H20 {"), True))
    show("hover bandwidth", client.send("textDocument/hover", place("bandwidth * 2"), True))
    show("definition", client.send("textDocument/definition", place("twice(Mine"), True))
    show("symbols", client.send("textDocument/documentSymbol", {"textDocument": {"uri": uri}}, True))
    show("formatting", client.send("textDocument/formatting", {"textDocument": {"uri": uri}}, True))
    wrong = text.replace("memory.bandwidth * 2", "memory.bandwith * 2")
    diagnostics = change(wrong)
    show("wrong", diagnostics)
    where = diagnostics["params"]["diagnostics"][0]["range"]
    show("repair", client.send("textDocument/codeAction",
                               {"textDocument": {"uri": uri}, "range": where, "context": {}}, True))
    half = text + "let x = Mine.memory."
    change(half)
    last = half.count("\n")
    show("completion", client.send("textDocument/completion", {"textDocument": {"uri": uri}, "position":
                                   {"line": last, "character": len("let x = Mine.memory.")}}, True))
    show("unknown", client.send("textDocument/flight", {}, True))
    show("parameters", client.send("textDocument/hover", {}, True))
    client.raw(b"{ this is no JSON")
    show("no JSON", client.receive())
    client.send("shutdown", {}, True)
    client.send("exit", {}, False)
    print("exit code", client.process.wait(timeout=20))


if __name__ == "__main__":
    main()
