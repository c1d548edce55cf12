package functions

import "reflect"

// casts are functions that make numbers of what they are given. What is no number they print, to throw the text away.
var casts = set("add", "add1", "add1f", "addf", "ago", "biggest", "ceil", "div", "divf", "duration", "durationRound", "float64", "floor", "int",
	"int64", "max", "maxf", "min", "minf", "mod", "mul", "mulf", "round", "sub", "subf", "toDecimal")

// scalars makes fn pay for what it would print of lists and maps.
func (c *Calls) scalars(name string, fn any) any {
	whole := priceWhole(0)
	pay := func(v any) {
		switch text := v.(type) {
		case nil, bool, int, int32, int64, float32, float64:
		case string:
			must(c.Budget.Step(name, len(text)/bytesPerStep))
		default:
			must(whole(c, name, []reflect.Value{reflect.ValueOf(v)}))
		}
	}
	switch fn := fn.(type) {
	case func(any) int:
		return func(v any) int { pay(v); return fn(v) }
	case func(any) int64:
		return func(v any) int64 { pay(v); return fn(v) }
	case func(any) float64:
		return func(v any) float64 { pay(v); return fn(v) }
	case func(any) string:
		return func(v any) string { pay(v); return fn(v) }
	}
	f := reflect.ValueOf(fn)
	return reflect.MakeFunc(f.Type(), func(args []reflect.Value) []reflect.Value {
		for i, a := range args {
			switch {
			case f.Type().IsVariadic() && i == len(args)-1:
				for k := range a.Len() {
					pay(a.Index(k).Interface())
				}
			default:
				pay(a.Interface())
			}
		}
		if f.Type().IsVariadic() {
			return f.CallSlice(args)
		}
		return f.Call(args)
	}).Interface()
}
