package chartutil

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"helm.sh/helm/v3/pkg/chart"
)

// Schemas validates values against the charts' values.schema.json and keeps what it compiled. The zero
// value is ready; it may be used concurrently.
type Schemas struct {
	compiled sync.Map // *byte, the schema's first byte -> *compiledSchema
}

type compiledSchema struct {
	schema  *jsonschema.Schema
	err     error
	remotes []string
	over    atomic.Bool // it takes too much
}

// Violation is one value that a schema refuses, or a schema that cannot be used.
type Violation struct {
	Chart   string   // name of the chart whose schema speaks
	Schema  []byte   // that chart's schema, as loaded
	Path    []string // of the value, from the root chart's values
	Message string
}

// Validate holds values against the schemas of the chart and of its dependencies. It gives the violations,
// and the addresses of schemas that are not in the chart and were therefore taken to allow everything:
// Helm would fetch them.
func (s *Schemas) Validate(c *chart.Chart, values map[string]any) (found []Violation, remotes []string) {
	return s.validate(c, values, nil)
}

func (s *Schemas) validate(c *chart.Chart, values map[string]any, at []string) (found []Violation, remotes []string) {
	if len(c.Schema) > 0 {
		compiled := s.compile(c.Schema)
		remotes = append(remotes, compiled.remotes...)
		found = append(found, compiled.check(c, values, at)...)
	} else if c.Schema != nil {
		found = append(found, Violation{Chart: c.Name(), Path: at, Message: "the schema file is empty"})
	}
	for _, sub := range c.Dependencies() {
		raw, ok := values[sub.Name()]
		if !ok || raw == nil {
			continue
		}
		path := append(at[:len(at):len(at)], sub.Name())
		table, ok := raw.(map[string]any)
		if !ok {
			found = append(found, Violation{Chart: sub.Name(), Path: path, Message: fmt.Sprintf("expected a map, got %T", raw)})
			continue
		}
		f, r := s.validate(sub, table, path)
		found, remotes = append(found, f...), append(remotes, r...)
	}
	return found, remotes
}

func (c *compiledSchema) check(ch *chart.Chart, values map[string]any, at []string) (found []Violation) {
	violation := func(path []string, msg string) {
		found = append(found, Violation{Chart: ch.Name(), Schema: ch.Schema, Path: append(at[:len(at):len(at)], path...), Message: msg})
	}
	defer func() {
		if r := recover(); r != nil {
			violation(nil, fmt.Sprintf("unable to validate schema: %v", r))
		}
	}()
	if c.err != nil {
		violation(nil, "the schema cannot be used: "+c.err.Error())
		return found
	}
	all := Values(values).AsMap()
	if over := c.over.Load() || tooLong(c.schema, all); over {
		c.over.Store(true) // for all releases: to count takes as long as to use it
		violation(nil, fmt.Sprintf("the schema cannot be used: holding the values against it takes more than %d steps", maxSchemaSteps))
		return found
	}
	err := c.schema.Validate(all)
	var verr *jsonschema.ValidationError
	if errors.As(err, &verr) {
		printer := message.NewPrinter(language.English)
		leaves(verr, func(e *jsonschema.ValidationError) {
			violation(e.InstanceLocation, e.ErrorKind.LocalizedString(printer))
		})
	} else if err != nil {
		violation(nil, err.Error())
	}
	return found
}

// leaves visits the errors that have no cause of their own.
func leaves(e *jsonschema.ValidationError, visit func(*jsonschema.ValidationError)) {
	if len(e.Causes) == 0 {
		visit(e)
	}
	for _, cause := range e.Causes {
		leaves(cause, visit)
	}
}

func (s *Schemas) compile(data []byte) *compiledSchema {
	key := &data[0]
	if v, ok := s.compiled.Load(key); ok {
		return v.(*compiledSchema)
	}
	out := &compiledSchema{}
	out.schema, out.err = compileSchema(data, &out.remotes)
	v, _ := s.compiled.LoadOrStore(key, out)
	return v.(*compiledSchema)
}

func compileSchema(data []byte, remotes *[]string) (compiled *jsonschema.Schema, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("unable to validate schema: %v", r)
		}
	}()
	if err := tooDeep(data); err != nil {
		return nil, err
	}
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	const root = "file:///values.schema.json"
	compiler := jsonschema.NewCompiler()
	remote := remoteSchemas{remotes}
	compiler.UseLoader(jsonschema.SchemeURLLoader{"http": remote, "https": remote, "urn": remote})
	if err := compiler.AddResource(root, schema); err != nil {
		return nil, err
	}
	return compiler.Compile(root)
}

// remoteSchemas stands for schemas elsewhere: it notes them and allows everything.
type remoteSchemas struct{ seen *[]string }

func (r remoteSchemas) Load(url string) (any, error) {
	*r.seen = append(*r.seen, url)
	return jsonschema.UnmarshalJSON(strings.NewReader("true"))
}
