package policy

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// appendHits reads the elements of a rule's report.
func appendHits(hits []finding.Hit, r *rule, root, report ast.Value) ([]finding.Hit, error) {
	if report == nil {
		return hits, nil
	}
	set, ok := report.(ast.Set)
	if !ok {
		return nil, fmt.Errorf("report is no set but %v", report)
	}
	for _, element := range set.Slice() {
		hit, err := readHit(root, element)
		if err != nil {
			return nil, fmt.Errorf("reported %s: %w", excerpt(element), err)
		}
		hit.Rule = r.ID
		hits = append(hits, hit)
	}
	return hits, nil
}

// excerpt is the beginning of an element, enough to find it in the rule.
func excerpt(t *ast.Term) string {
	const limit = 160
	text := []rune(t.String())
	if len(text) > limit {
		return string(text[:limit]) + "…"
	}
	return string(text)
}

// readHit reads one element of a report:
//
//	{"path": […], "message": "…" or {"id": "…", "args"?: {…}}, "help"?: as message, "key"?: bool, "written"?: bool, "empty"?: bool, "nearest"?: bool,
//	 "fault"?: "…", "within"?: [start, end], "severity"?: "info", "related"?: [{"path": […], "message": "…", "within"?: […]}],
//	 "subject"?: {"site", "environment", "service", "object"}, "blames"?: "template", "breaks"?: [path, …], "meant"?: "…"}
func readHit(root ast.Value, element *ast.Term) (finding.Hit, error) {
	var hit finding.Hit
	var path *ast.Term
	nearest := false
	err := fields(element, func(name string, value *ast.Term) (err error) {
		switch name {
		case "path":
			path = value
		case "message":
			hit.Text, hit.Message, err = words(value)
		case "help":
			hit.HelpText, hit.Help, err = words(value)
		case "fault":
			hit.Fault, err = text(value)
		case "key":
			hit.Key, err = flag(value)
		case "written":
			hit.Written, err = flag(value)
		case "absent":
			hit.Absent, err = text(value)
		case "empty":
			hit.Empty, err = flag(value)
		case "nearest":
			nearest, err = flag(value)
		case "severity":
			hit.Severity, err = severity(value)
		case "within":
			hit.Within, err = stretch(value)
		case "related":
			hit.Related, err = related(root, value)
		case "subject":
			hit.Subject, err = subject(value)
		case "breaks":
			hit.Breaks, err = paths(root, value)
		case "meant":
			hit.Meant, err = text(value)
		case "reverse":
			hit.Reverse, err = phrase(value)
		case "blames":
			hit.Blames, err = blame(value)
		default:
			err = fmt.Errorf("a report has no such key")
		}
		return err
	})
	if err != nil {
		return hit, err
	}
	if path == nil || hit.Message == "" && !hit.Text.IsSet() {
		return hit, fmt.Errorf("path and message are wanted")
	}
	hit.Path, err = existingPath(root, path, nearest)
	return hit, err
}

func fields(t *ast.Term, f func(name string, value *ast.Term) error) error {
	object, ok := t.Value.(ast.Object)
	if !ok {
		return fmt.Errorf("%v is no object", t)
	}
	return object.Iter(func(key, value *ast.Term) error {
		name, ok := key.Value.(ast.String)
		if !ok {
			return fmt.Errorf("the key %v is no text", key)
		}
		if err := f(string(name), value); err != nil {
			return fmt.Errorf("%s: %w", string(name), err)
		}
		return nil
	})
}

func text(t *ast.Term) (string, error) {
	s, ok := t.Value.(ast.String)
	if !ok || s == "" {
		return "", fmt.Errorf("want text, not %v", t)
	}
	return string(s), nil
}

// words reads a text: {"id": "…", "args"?: {…}}, whose words are in the rule's folder, or the words themselves.
func words(t *ast.Term) (finding.Phrase, string, error) {
	if object, ok := t.Value.(ast.Object); ok {
		said, err := said(object)
		return said, "", err
	}
	plain, err := text(t)
	return finding.Phrase{}, plain, err
}

// phrase reads a text that is in the rule's folder.
func phrase(t *ast.Term) (finding.Phrase, error) {
	object, ok := t.Value.(ast.Object)
	if !ok {
		return finding.Phrase{}, fmt.Errorf("want {\"id\": …, \"args\": {…}}, not %v", t)
	}
	return said(object)
}

func said(object ast.Object) (out finding.Phrase, err error) {
	err = fields(ast.NewTerm(object), func(name string, value *ast.Term) (err error) {
		switch name {
		case "id":
			out.ID, err = text(value)
		case "args":
			out.Args = map[string]any{}
			err = fields(value, func(name string, value *ast.Term) (err error) {
				out.Args[name], err = argument(value)
				return err
			})
		default:
			err = fmt.Errorf("a text has id and args")
		}
		return err
	})
	if err == nil && out.ID == "" {
		err = fmt.Errorf("a text without id")
	}
	return out, err
}

// argument reads what is put into a text.
func argument(t *ast.Term) (any, error) {
	switch v := t.Value.(type) {
	case ast.String:
		return string(v), nil
	case ast.Boolean:
		return bool(v), nil
	case ast.Number:
		return json.Number(v), nil
	case *ast.Array:
		return arguments(v.Len(), v.Elem)
	case ast.Set:
		sorted := v.Slice()
		return arguments(len(sorted), func(i int) *ast.Term { return sorted[i] })
	case ast.Object:
		if v.Get(ast.InternedTerm("id")) != nil {
			return said(v)
		}
	}
	return t.String(), nil // as JSON
}

func arguments(n int, at func(int) *ast.Term) ([]any, error) {
	out := make([]any, n)
	for i := range out {
		v, err := argument(at(i))
		if err != nil {
			return nil, err
		}
		out[i] = v
	}
	return out, nil
}

func flag(t *ast.Term) (bool, error) {
	b, ok := t.Value.(ast.Boolean)
	if !ok {
		return false, fmt.Errorf("want true or false, not %v", t)
	}
	return bool(b), nil
}

func severity(t *ast.Term) (finding.Severity, error) {
	name, err := text(t)
	if err != nil {
		return 0, err
	}
	s, err := finding.ParseSeverity(name)
	if err == nil && s == finding.Off {
		err = fmt.Errorf("what is off is not reported")
	}
	return s, err
}

// stretch reads a part of the text at the path, in bytes, the end exclusive.
func stretch(t *ast.Term) (*finding.Stretch, error) {
	if list, ok := t.Value.(*ast.Array); ok && list.Len() == 2 {
		start, ok1 := list.Elem(0).Value.(ast.Number)
		end, ok2 := list.Elem(1).Value.(ast.Number)
		if ok1 && ok2 {
			from, ok1 := start.Int()
			to, ok2 := end.Int()
			if ok1 && ok2 && 0 <= from && from <= to {
				return &finding.Stretch{Start: from, End: to}, nil
			}
		}
	}
	return nil, fmt.Errorf("want [start, end], not %v", t)
}

func subject(t *ast.Term) (s finding.Subject, err error) {
	err = fields(t, func(name string, value *ast.Term) (err error) {
		switch name {
		case "site":
			s.Site, err = text(value)
		case "environment":
			s.Environment, err = text(value)
		case "service":
			s.Service, err = text(value)
		case "object":
			s.Object, err = text(value)
		default:
			err = fmt.Errorf("a subject has site, environment, service and object")
		}
		return err
	})
	return s, err
}

func related(root ast.Value, t *ast.Term) ([]finding.Related, error) {
	list, ok := t.Value.(*ast.Array)
	if !ok {
		return nil, fmt.Errorf("want a list, not %v", t)
	}
	var out []finding.Related
	for i := range list.Len() {
		var one finding.Related
		var path *ast.Term
		err := fields(list.Elem(i), func(name string, value *ast.Term) (err error) {
			switch name {
			case "path":
				path = value
			case "message":
				one.Text, one.Message, err = words(value)
			case "within":
				one.Within, err = stretch(value)
			default:
				err = fmt.Errorf("a related place has path, message and within")
			}
			return err
		})
		if err == nil && (path == nil || one.Message == "" && !one.Text.IsSet()) {
			err = fmt.Errorf("path and message are wanted")
		}
		if err == nil {
			one.Path, err = existingPath(root, path, false)
		}
		if err != nil {
			return nil, fmt.Errorf("%d: %w", i, err)
		}
		out = append(out, one)
	}
	return out, nil
}

// existingPath reads a path and walks it through the document. With nearest
// only its first element must be there.
func existingPath(root ast.Value, t *ast.Term, nearest bool) (source.Path, error) {
	list, ok := t.Value.(*ast.Array)
	if !ok || list.Len() == 0 {
		return nil, fmt.Errorf("path: want a list of keys and indexes, not %v", t)
	}
	path := make(source.Path, 0, list.Len())
	at := root
	for i := range list.Len() {
		element := list.Elem(i)
		switch v := element.Value.(type) {
		case ast.String:
			path = append(path, string(v))
		case ast.Number:
			n, ok := v.Int()
			if !ok || n < 0 {
				return nil, fmt.Errorf("path: %v is no index", element)
			}
			path = append(path, strconv.Itoa(n))
		default:
			return nil, fmt.Errorf("path: want a list of keys and indexes, not %v", t)
		}
		if at = child(at, element); at == nil && (!nearest || i == 0) {
			return nil, fmt.Errorf("the document has no path %s", path)
		}
	}
	return path, nil
}

// child returns the value at a key or index, nil if there is none.
func child(at ast.Value, element *ast.Term) ast.Value {
	var term *ast.Term
	switch at := at.(type) {
	case ast.Object:
		if _, ok := element.Value.(ast.String); ok {
			term = at.Get(element)
		}
	case *ast.Array:
		if n, ok := element.Value.(ast.Number); ok {
			if i, ok := n.Int(); ok && i >= 0 && i < at.Len() {
				term = at.Elem(i)
			}
		}
	}
	if term == nil {
		return nil
	}
	return term.Value
}

func blame(t *ast.Term) (finding.Blame, error) {
	name, err := text(t)
	if err != nil {
		return "", err
	}
	return finding.ParseBlame(name)
}

// paths reads a list of paths, of which only the first element must be in the document.
func paths(root ast.Value, t *ast.Term) (out []source.Path, err error) {
	list, ok := t.Value.(*ast.Array)
	if !ok {
		return nil, fmt.Errorf("want a list of paths, not %v", t)
	}
	err = list.Iter(func(element *ast.Term) error {
		path, err := existingPath(root, element, true)
		out = append(out, path)
		return err
	})
	return out, err
}
