package report

import _ "embed" // the schema

// JSONSchema is the JSON Schema of the json format, which is a promise: a test
// holds reports against it.
//
//go:embed assets/report.schema.json
var JSONSchema string
