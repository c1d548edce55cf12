package main

import (
	"testing"

	yaml "go.yaml.in/yaml/v4"
)

// TestEmit writes small schemas, so that what each construct becomes is seen.
func TestEmit(t *testing.T) {
	tests := []struct{ name, a, b, want string }{
		{"required, less what has a default", "{type: object, required: [a, b], properties: {a: {type: string}, b: {type: integer, default: 1}}}", "",
			"o a!=s b=l"},
		{"map, list, free", "{type: object, properties: {a: {type: object, additionalProperties: {type: boolean}}, b: {type: array, items: {type: number}}, c: {type: object}, d: {}}}", "",
			"o a={b b=[n c={* d=*"},
		{"kept unknown fields", "{type: object, x-kubernetes-preserve-unknown-fields: true, properties: {a: {x-kubernetes-int-or-string: true}}}", "",
			"O a=x"},
		{"at most one of", "{type: object, properties: {a: {type: string}, b: {type: string}}, oneOf: [{not: {anyOf: [{required: [a]}, {required: [b]}]}}, {required: [a]}, {required: [b]}]}", "",
			"o a=s b=s %a|b"},
		{"exactly one, at least one of", "{type: object, properties: {a: {}, b: {}}, allOf: [{oneOf: [{required: [b]}, {required: [a]}]}, {anyOf: [{required: [a]}, {required: [b]}]}]}", "",
			"o a=* b=* &a|b ~a|b"},
		{"alternatives that are not certain", "{type: object, properties: {a: {}, b: {}}, oneOf: [{required: [a], properties: {a: {enum: [x]}}}, {required: [b]}]}", "",
			"o a=* b=*"},
		{"either's fields, both's requirements", "{type: object, required: [a, b], properties: {a: {type: string}, b: {type: string}}}",
			"{type: object, required: [b, c], properties: {b: {type: string}, c: {type: string}}}", "o a=s b!=s c=s"},
		{"two types are anything", "{type: object, properties: {a: {type: string}}}", "{type: object, properties: {a: {type: integer}}}", "o a=*"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			read := func(text string) *shape {
				var m map[string]any
				if err := yaml.Unmarshal([]byte(text), &m); err != nil {
					t.Fatal(err)
				}
				return customShape(m)
			}
			s := read(tt.a)
			if tt.b != "" {
				s = unite(s, read(tt.b))
			}
			w := &writer{byDef: map[string]string{}, byRow: map[string]string{}}
			if got := w.object(s); got != tt.want || w.err != nil {
				t.Errorf("got  %s (%v)\nwant %s", got, w.err, tt.want)
			}
		})
	}
}

func TestUniteLimits(t *testing.T) {
	one, two := 1.0, 2.0
	got := uniteLimits(limits{Enum: []string{"b", "a"}, Pattern: "x", Min: &one, Max: &one, MinLen: 2},
		limits{Enum: []string{"c", "a"}, Pattern: "y", Min: &two, Max: &two, MinLen: 1, MaxLen: 9})
	if len(got.Enum) != 3 || got.Pattern != "" || *got.Min != 1 || *got.Max != 2 || got.MinLen != 1 || got.MaxLen != 0 {
		t.Errorf("%+v", got)
	}
}
