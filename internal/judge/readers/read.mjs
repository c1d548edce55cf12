// Reads a report on standard input by a third party's reader of its format, and prints what that understood, as JSON:
// a list of {file, line, rule, text}.
import { readFileSync } from "node:fs";

const readers = {
  async junit(text) {
    const { parse } = await import("junit2json");
    const report = await parse(text);
    return report.testsuite.flatMap((suite) =>
      (suite.testcase ?? []).flatMap((test) =>
        [...(test.failure ?? []), ...(test.error ?? [])].map((why) => ({
          file: test.file,
          line: Number(test.line ?? 0),
          rule: test.classname.replace(".", "/"),
          text: `${test.name}\n${why.message}\n${why.inner}`,
        }))));
  },
  async checkstyle(text) {
    const { default: xml } = await import("xml-js");
    const { parseCheckstyle } = await import("danger-plugin-lint-report/dist/parse/checkstyle_parser.js");
    return parseCheckstyle(xml.xml2js(text), "/nowhere/").map((v) => ({ file: v.file, line: v.line ?? 0, rule: "", text: v.message }));
  },
  async sarif(text) {
    const { sarifToMarkdown } = await import("@security-alert/sarif-to-markdown");
    const options = { owner: "o", repo: "r", branch: "main", sourceRoot: "", title: "t", simple: false, severities: ["error", "warning", "note"] };
    return sarifToMarkdown(options)(JSON.parse(text)).map((out) => ({ file: "", line: 0, rule: "", text: out.body }));
  },
  async markdown(text) {
    const { marked } = await import("marked");
    return [{ file: "", line: 0, rule: "", text: marked.parse(text) }];
  },
};

const format = process.argv[2];
process.stdout.write(JSON.stringify(await readers[format](readFileSync(0, "utf8"))));
