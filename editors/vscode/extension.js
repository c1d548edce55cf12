// Starts `xgen-lint lsp` for the folders that are open; all else is the server's.
const vscode = require("vscode");
const { LanguageClient, TransportKind } = require("vscode-languageclient/node");

let client;

async function start() {
  const settings = vscode.workspace.getConfiguration("xgen-lint");
  const server = {
    command: settings.get("path"),
    args: ["lsp", ...settings.get("arguments")],
    transport: TransportKind.stdio,
  };
  // Templates, pipelines and setup scripts have findings as well as YAML.
  const documentSelector = [
    { scheme: "file", pattern: "**/*.{yaml,yml,tpl,groovy,sh,bash}" },
    { scheme: "file", pattern: "**/Jenkinsfile*" },
  ];
  client = new LanguageClient("xgen-lint", "xgen-lint", server, { documentSelector });
  try {
    await client.start();
  } catch (e) {
    vscode.window.showErrorMessage(`xgen-lint: ${server.command} does not start (${e.message}). Install it, or set xgen-lint.path.`);
  }
}

async function stop() {
  const old = client;
  client = undefined;
  if (old && old.isRunning()) await old.stop();
}

async function activate(context) {
  const restart = async () => { await stop(); await start(); };
  context.subscriptions.push(
    vscode.commands.registerCommand("xgen-lint.restart", restart),
    vscode.workspace.onDidChangeConfiguration((e) => { if (e.affectsConfiguration("xgen-lint")) restart(); }),
  );
  await start();
}

module.exports = { activate, deactivate: stop };
