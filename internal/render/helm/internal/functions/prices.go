package functions

import (
	"math"
	"reflect"
	"regexp/syntax"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
)

// price accounts for what a call is about to make, in a few operations: before the call, because after it is too late.
type price func(c *Calls, name string, args []reflect.Value) error

// prices are those of the functions whose result may be much larger, or take much longer, than what they are given.
var prices = map[string]price{
	"until": func(c *Calls, name string, a []reflect.Value) error {
		return c.payNumbers(name, 0, a[0].Int(), sign(a[0].Int()))
	},
	"untilStep": func(c *Calls, name string, a []reflect.Value) error {
		return c.payNumbers(name, a[0].Int(), a[1].Int(), a[2].Int())
	},
	"seq": priceSeq,
	"repeat": func(c *Calls, name string, a []reflect.Value) error {
		return c.payText(name, times(int(a[0].Int()), a[1].Len()))
	},
	"wrap": func(c *Calls, name string, a []reflect.Value) error {
		return c.payWrap(name, a[0], "\n", a[1].String())
	},
	"wrapWith": func(c *Calls, name string, a []reflect.Value) error {
		return c.payWrap(name, a[0], a[1].String(), a[2].String())
	},
	"join": priceJoin,

	"split":     pricePieces,
	"splitList": pricePieces,
	"splitn":    pricePieces,

	"regexMatch": priceRegex(0), "mustRegexMatch": priceRegex(0),
	"regexFind": priceRegex(0), "mustRegexFind": priceRegex(0),
	"regexFindAll": priceRegex(4 * itemSize), "mustRegexFindAll": priceRegex(4 * itemSize),
	"regexSplit": priceRegex(4 * itemSize), "mustRegexSplit": priceRegex(4 * itemSize),
	"regexReplaceAll": priceReplace(true), "mustRegexReplaceAll": priceReplace(true),
	"regexReplaceAllLiteral": priceReplace(false), "mustRegexReplaceAllLiteral": priceReplace(false),

	"randAlphaNum": priceCount(1), "randAlpha": priceCount(1), "randNumeric": priceCount(1), "randAscii": priceCount(1),
	"randBytes": priceCount(3),
	// scrypt takes 32 MB and a tenth of a second by design.
	"derivePassword": func(c *Calls, name string, _ []reflect.Value) error { return c.Budget.Step(name, shareSteps) },

	"fromYaml": priceParse, "fromYamlArray": priceParse, "fromJson": priceParse, "fromJsonArray": priceParse, "mustFromJson": priceParse,
	"fromToml": priceParse,

	"toYamlPretty": priceWhole(4), "toJson": priceWhole(0), "mustToJson": priceWhole(0), "toRawJson": priceWhole(0), "mustToRawJson": priceWhole(0),
	"toPrettyJson": priceWhole(2), "mustToPrettyJson": priceWhole(2), "toToml": priceWhole(4),
	"squote": priceWhole(0), "cat": priceWhole(0), "toStrings": priceWhole(0), "sortAlpha": priceWhole(0),
	"deepCopy": priceCopy, "mustDeepCopy": priceCopy,
	"merge": priceCopy, "mergeOverwrite": priceCopy, "mustMerge": priceCopy, "mustMergeOverwrite": priceCopy,
	"deepEqual": priceWhole(0), "has": priceWhole(0), "mustHas": priceWhole(0),
	"uniq": pricePairs, "mustUniq": pricePairs, "without": pricePairs, "mustWithout": pricePairs,
	"dig": func(*Calls, string, []reflect.Value) error { return nil },
}

// times and plus stop at the largest number.
func times(a, b int) int {
	if a <= 0 || b <= 0 {
		return 0
	}
	if a > math.MaxInt/b {
		return math.MaxInt
	}
	return a * b
}

func plus(a, b int) int {
	if a > math.MaxInt-b {
		return math.MaxInt
	}
	return a + b
}

func sign(n int64) int64 {
	if n < 0 {
		return -1
	}
	return 1
}

// payText checks that a text of n bytes may be made. What is made is accounted for when it is there.
func (c *Calls) payText(function string, n int) error {
	if n > c.Budget.made {
		return tooMuch(function, n, finding.Say("over-text", "bytes", n))
	}
	return nil
}

// payNumbers accounts for a list of the numbers from start to stop.
func (c *Calls) payNumbers(function string, start, stop, step int64) error {
	if step == 0 || (stop < start) != (step < 0) {
		return nil // an empty list
	}
	n := (uint64(stop) - uint64(start)) / uint64(step)
	if step < 0 {
		n = (uint64(start) - uint64(stop)) / uint64(-step)
	}
	// The sum after the last number is larger than stop: it must not wrap round, or the list has no end.
	if next := stop + step; n > maxMade/itemSize || (step > 0) != (next > stop) {
		return tooMuch(function, maxMade, finding.Say("over-numbers", "count", max(n, 1)))
	}
	return c.Budget.make(function, itemSize*int(n), "over-numbers", "count", n)
}

func priceSeq(c *Calls, name string, a []reflect.Value) error {
	params, _ := a[0].Interface().([]int)
	start, step, end := 1, 1, 0
	switch len(params) {
	case 1:
		end = params[0]
	case 2:
		start, end = params[0], params[1]
	case 3:
		start, step, end = params[0], params[1], params[2]
	default:
		return nil
	}
	if len(params) < 3 && end < start {
		step = -1
	}
	return c.payNumbers(name, int64(start), int64(end), int64(step))
}

func (c *Calls) payIndent(function string, spaces int, text string) error {
	return c.payText(function, plus(len(text), times(spaces, 1+strings.Count(text, "\n"))))
}

func (c *Calls) payWrap(function string, width reflect.Value, line, text string) error {
	lines := min(len(text)/int(max(width.Int(), 1))+1, strings.Count(text, " ")+len(text)/int(max(width.Int(), 1))+1)
	return c.payText(function, plus(len(text), times(lines, len(line))))
}

func priceJoin(c *Calls, name string, a []reflect.Value) error {
	v := a[1]
	if v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	n := 1
	if v.Kind() == reflect.Slice || v.Kind() == reflect.Array {
		n = v.Len()
	}
	weight := 0
	if v.IsValid() {
		var err error
		if weight, err = c.Budget.Weigh(name, 0, v.Interface()); err != nil {
			return err
		}
	}
	return c.payText(name, plus(weight, times(n, a[0].Len())))
}

// pricePieces is that of text taken apart at a separator, the first argument.
func pricePieces(c *Calls, name string, a []reflect.Value) error {
	n := strings.Count(a[len(a)-1].String(), a[0].String()) + 1
	size := itemSize
	if name != "splitList" {
		size += entrySize
	}
	return c.Budget.make(name, times(n, size), "over-texts", "count", n)
}

func priceCount(size int) price {
	return func(c *Calls, name string, a []reflect.Value) error {
		return c.payText(name, times(int(a[0].Int()), size))
	}
}

// maxProgram bounds the instructions that a regular expression compiles to: x{1000} is a thousand.
const maxProgram = 100_000

// payRegex accounts for compiling an expression and for going through a text with it.
func (c *Calls) payRegex(function, expr, text string) error {
	if len(expr) > maxProgram {
		return tooMuch(function, len(expr), finding.Say("over-long-expression", "bytes", len(expr)))
	}
	size := len(expr)
	if strings.Contains(expr, "{") {
		parsed, err := syntax.Parse(expr, syntax.Perl)
		if err != nil {
			return nil // the function says so
		}
		size = programSize(parsed)
	}
	if size > maxProgram {
		return &OverBudget{function, finding.Say("over-expression", "count", size), finding.Say("limit-matched", "count", maxProgram)}
	}
	return c.Budget.Step(function, times(size, 50+len(text))/20_000)
}

// programSize is about how many instructions an expression has once its repetitions are written out.
func programSize(re *syntax.Regexp) int {
	n := 1 + len(re.Rune)/2
	for _, sub := range re.Sub {
		n = plus(n, programSize(sub))
	}
	if re.Op == syntax.OpRepeat {
		n = times(n, max(re.Min, re.Max, 1))
	}
	return n
}

// priceRegex is that of a function that finds matches; each that it keeps takes size bytes.
func priceRegex(size int) price {
	return func(c *Calls, name string, a []reflect.Value) error {
		text := a[1].String()
		if err := c.payRegex(name, a[0].String(), text); err != nil || size == 0 {
			return err
		}
		n := len(text) + 1
		if limit := a[2].Int(); limit >= 0 {
			n = min(n, int(limit))
		}
		if most := times(n, size); most > lightMade { // as many as it may find
			return c.Budget.make(name, most, "over-up-to", "count", n)
		}
		return nil
	}
}

// priceReplace is that of regexReplaceAll: text is replaced at every match, at worst between any two bytes, and $1 in the replacement
// stands for any part of the text.
func priceReplace(expands bool) price {
	return func(c *Calls, name string, a []reflect.Value) error {
		expr, text, with := a[0].String(), a[1].String(), a[2].String()
		if err := c.payRegex(name, expr, text); err != nil {
			return err
		}
		each := len(with)
		parts := 0
		if expands {
			parts = strings.Count(with, "$")
		}
		worst := plus(times(len(text)+1, each), times(len(text), 1+parts))
		if worst <= lightMade {
			return nil
		}
		return c.payText(name, plus(replaced(expr, text, each, parts), len(text)))
	}
}

// priceParse is that of reading YAML, JSON or TOML: a node or value takes some 150 bytes, and a text has no more of them than it has
// separators; in YAML, aliases may stand for more.
func priceParse(c *Calls, name string, a []reflect.Value) error {
	text := a[0].String()
	n, deep, deepest := 1, 0, 0
	for i := range len(text) {
		switch text[i] {
		case '[', '{':
			deep++
			deepest = max(deepest, deep)
			n++
		case ']', '}':
			deep--
		case ',', '\n', ':', '-', '?', '*':
			n++
		}
	}
	if deepest > maxNesting {
		return &OverBudget{name, finding.Say("over-brackets", "count", deepest), finding.Say("limit-read", "count", maxNesting)}
	}
	if strings.HasPrefix(name, "fromYaml") && strings.Contains(text, "&") {
		if stars := strings.Count(text, "*"); stars > 20 {
			n = plus(n, times(stars, 1000))
		}
	}
	return c.Budget.make(name, times(n, 150), "over-parsed", "length", len(text), "count", n)
}

// priceWhole is that of a function that goes through all that is in its arguments.
func priceWhole(indent int) price {
	return func(c *Calls, name string, a []reflect.Value) error {
		n, err := c.Budget.Weigh(name, indent, interfaces(a)...)
		if err != nil {
			return err
		}
		return c.Budget.Step(name, n/bytesPerStep)
	}
}

// priceCopy is that of a function that copies all that is in its arguments.
func priceCopy(c *Calls, name string, a []reflect.Value) error {
	n, err := c.Budget.Weigh(name, 0, interfaces(a)...)
	if err != nil {
		return err
	}
	return c.Budget.make(name, n, "over-copies")
}

// pricePairs is that of a function that compares each item of a list with each.
func pricePairs(c *Calls, name string, a []reflect.Value) error {
	n, err := c.Budget.Weigh(name, 0, interfaces(a)...)
	if err != nil {
		return err
	}
	items := 1
	for _, v := range a {
		if v.Kind() == reflect.Interface {
			v = v.Elem()
		}
		if v.Kind() == reflect.Slice {
			items = max(items, v.Len())
		}
	}
	return c.Budget.Step(name, times(items, n)/bytesPerStep)
}

func interfaces(args []reflect.Value) []any {
	out := make([]any, len(args))
	for i, a := range args {
		out[i] = a.Interface()
	}
	return out
}
