package functions

import (
	"reflect"
	"strings"
	"text/template"
)

// Bounded gives the functions that templates may name, each so that it accounts for what it makes before it makes it. A function
// that has no price in prices pays for its arguments and its result, one level deep: text and lists that it goes through once. Free ones
// look at a value and make nothing.
func (c *Calls) Bounded(funcs, noted template.FuncMap, called map[string]bool) template.FuncMap {
	out := template.FuncMap{}
	for name, fn := range funcs {
		other, differs := noted[name]
		if differs {
			fn = other
		}
		switch {
		case called != nil && !called[name]:
		case casts[name]:
			out[name] = c.scalars(name, fn)
		case !free[name]:
			out[name] = c.bound(name, fn)
		case differs:
			out[name] = fn
		}
	}
	for name, fn := range c.printers(funcs) {
		if called == nil || called[name] {
			out[name] = fn
		}
	}
	return out
}

// free functions take the same small time whatever they are given. What they are called in is bounded.
var free = set("add", "add1", "add1f", "addf", "ago", "all", "any", "atoi", "biggest", "ceil", "coalesce", "default", "div", "divf", "empty",
	"fail", "first", "float64", "floor", "get", "hasKey", "hello", "int", "int64", "kindIs", "kindOf", "last", "lookup", "max", "maxf", "min",
	"minf", "mod", "mul", "now", "randInt", "required", "round", "set", "sub", "subf", "ternary", "typeIs", "typeIsLike", "typeOf",
	"unixEpoch", "unset")

func set(names ...string) map[string]bool {
	out := make(map[string]bool, len(names))
	for _, n := range names {
		out[n] = true
	}
	return out
}

// must ends the call of a function: text/template makes an error at the template's place of it, as it does of Sprig's own.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

// pay accounts for n bytes that a function goes through and for what it made of them.
func (c *Calls) pay(function string, through, made int) {
	if b := &c.Budget; made < b.light && made < b.made && through < lightMade && b.steps > 3*lightMade/bytesPerStep {
		b.made -= made // the ordinary case
		b.light -= made
		b.steps -= 1 + (through+made)/bytesPerStep
		return
	}
	must(c.Budget.make(function, made, "over-text"))
	must(c.Budget.Step(function, through/bytesPerStep))
}

// bound makes fn account for what it does. The shapes that charts call most are spelled out, reflection takes care of the rest.
func (c *Calls) bound(name string, fn any) any {
	price, priced := prices[name]
	if !priced {
		switch fn := fn.(type) {
		case func(string) string:
			return func(s string) string { out := fn(s); c.pay(name, len(s), len(out)); return out }
		case func(string, string) string:
			return func(a, b string) string { out := fn(a, b); c.pay(name, len(a)+len(b), len(out)); return out }
		case func(int, string) string:
			return func(n int, s string) string { out := fn(n, s); c.pay(name, len(s), len(out)); return out }
		case func(string, string) bool:
			return func(a, b string) bool { c.pay(name, len(a)+len(b), 0); return fn(a, b) }
		}
	}
	f := reflect.ValueOf(fn)
	variadic := f.Type().IsVariadic()
	return reflect.MakeFunc(f.Type(), func(args []reflect.Value) (out []reflect.Value) {
		if priced {
			must(price(c, name, args))
		} else {
			must(c.Budget.make(name, flat(args), "over-text-values"))
		}
		if variadic {
			out = f.CallSlice(args)
		} else {
			out = f.Call(args)
		}
		must(c.Budget.make(name, flat(out), "over-text-values"))
		return out
	}).Interface()
}

// flat is about how many bytes values take, without what is in lists and maps.
func flat(values []reflect.Value) (n int) {
	for _, v := range values {
		if v.Kind() == reflect.Interface {
			v = v.Elem()
		}
		switch v.Kind() {
		case reflect.String:
			n += v.Len()
		case reflect.Slice:
			n += itemSize * v.Len()
			if v.Type().Elem().Kind() == reflect.String {
				for i := range v.Len() {
					n += v.Index(i).Len()
				}
			}
		case reflect.Map:
			n += entrySize * v.Len()
		}
	}
	return n
}

// printers are the functions of text/template, and those of Sprig and Helm that charts call most, that print whatever they are given.
func (c *Calls) printers(funcs template.FuncMap) template.FuncMap {
	quote, _ := funcs["quote"].(func(...any) string)
	return template.FuncMap{
		"printf": func(format string, args ...any) string {
			must(c.payFormat(format, args))
			return c.printed("printf", sprintf(format, args))
		},
		"print":    c.printer("print", sprint),
		"println":  c.printer("println", sprintln),
		"html":     c.printer("html", template.HTMLEscaper),
		"js":       c.printer("js", template.JSEscaper),
		"urlquery": c.printer("urlquery", template.URLQueryEscaper),
		"quote":    c.printer("quote", quote),
		"indent": func(spaces int, text string) string {
			must(c.payIndent("indent", spaces, text))
			return c.printed("indent", indent(spaces, text))
		},
		"nindent": func(spaces int, text string) string {
			must(c.payIndent("nindent", spaces, text))
			return c.printed("nindent", nindent(spaces, text))
		},
		"toYaml": func(v any) string {
			_, err := c.Budget.Weigh("toYaml", 2, v)
			must(err)
			return c.printed("toYaml", ToYAML(v))
		},
		"toString": func(v any) string {
			s, ok := v.(string)
			if !ok {
				_, err := c.Budget.Weigh("toString", 0, v)
				must(err)
				s = toString(v)
			}
			return c.printed("toString", s)
		},
		"replace": func(old, new, text string) string {
			if len(new) > len(old) {
				must(c.payText("replace", plus(len(text), times(strings.Count(text, old), len(new)))))
			}
			return c.printed("replace", strings.ReplaceAll(text, old, new))
		},
		"list": func(v ...any) []any { c.pay("list", 0, itemSize*len(v)); return v },
		"dict": func(v ...any) map[string]any {
			c.pay("dict", 0, entrySize*len(v)/2)
			return c.dict(v)
		},
	}
}

// printed accounts for a text that was made.
func (c *Calls) printed(function, text string) string {
	c.pay(function, len(text), len(text))
	return text
}

// printer weighs what a function is about to print.
func (c *Calls) printer(name string, fn func(...any) string) any {
	return func(args ...any) string {
		for _, a := range args {
			if s, ok := a.(string); !ok || len(s) > lightMade {
				_, err := c.Budget.Weigh(name, 0, args...)
				must(err)
				break
			}
		}
		return c.printed(name, fn(args...))
	}
}
