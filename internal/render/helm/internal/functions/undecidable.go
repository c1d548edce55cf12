package functions

import (
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/rand/v2"
	"net"
	"reflect"
	"sort"
	"strings"
	"text/template"
	"time"
)

// What no offline renderer can know: the time, random material, the cluster, DNS. These functions note that
// they were called and answer with a stand-in that is the same in every run, because a linter that
// compares two renders, or two runs, must not see differences that nobody wrote. The stand-ins have
// the shape of the real thing (length, alphabet, PEM), not its meaning: a certificate does not parse.
//
// A clock that stands still is part of it.
var standstill = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)

const (
	lower        = "abcdefghijklmnopqrstuvwxyz"
	upper        = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	digits       = "0123456789"
	bcryptDigits = "./" + upper + lower + digits
)

// certificate is the result of genCA and its kin: templates read its two fields.
type certificate struct{ Cert, Key string }

// Undecidable gives the functions that have no answer offline, as this run answers them; pure are those of All.
func (c *Calls) Undecidable(pure template.FuncMap) template.FuncMap {
	f := template.FuncMap{
		"now":          func() time.Time { c.undecidable("now"); return c.clock() },
		"ago":          func(any) string { c.undecidable("ago"); return "0s" },
		"randAlphaNum": c.random("randAlphaNum", lower+upper+digits),
		"randAlpha":    c.random("randAlpha", lower+upper),
		"randNumeric":  c.random("randNumeric", digits),
		"randAscii":    c.random("randAscii", printable()),
		"randInt": func(lo, hi int) int {
			c.undecidable("randInt")
			return c.rng.IntN(hi-lo) + lo
		},
		"randBytes": func(n int) string {
			c.undecidable("randBytes")
			return base64.StdEncoding.EncodeToString(c.bytes(n))
		},
		"uuidv4": func() string {
			c.undecidable("uuidv4")
			b := c.bytes(16)
			b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
			return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
		},
		"shuffle": func(s string) string {
			c.undecidable("shuffle")
			r := []rune(s)
			c.rng.Shuffle(len(r), func(i, j int) { r[i], r[j] = r[j], r[i] })
			return string(r)
		},
		"bcrypt": func(string) string { return c.bcrypt("bcrypt") },
		"htpasswd": func(user, _ string) string {
			if strings.Contains(user, ":") {
				return "invalid username: " + user
			}
			return user + ":" + c.bcrypt("htpasswd")
		},
		"genPrivateKey": func(kind string) string {
			c.undecidable("genPrivateKey")
			switch kind {
			case "", "rsa", "dsa", "ecdsa", "ed25519":
				return c.pem("PRIVATE KEY", 1200)
			}
			return "Unknown type " + kind
		},
		"genCA": func(string, int) certificate { return c.certificate("genCA", "") },
		"genCAWithKey": func(_ string, _ int, key string) certificate {
			return c.certificate("genCAWithKey", key)
		},
		"genSelfSignedCert": func(_ string, ips, names []any, _ int) (certificate, error) {
			return c.certificate("genSelfSignedCert", ""), alternatives(ips, names)
		},
		"genSelfSignedCertWithKey": func(_ string, ips, names []any, _ int, key string) (certificate, error) {
			return c.certificate("genSelfSignedCertWithKey", key), alternatives(ips, names)
		},
		"genSignedCert": func(_ string, ips, names []any, _ int, _ certificate) (certificate, error) {
			return c.certificate("genSignedCert", ""), alternatives(ips, names)
		},
		"genSignedCertWithKey": func(_ string, ips, names []any, _ int, _ certificate, key string) (certificate, error) {
			return c.certificate("genSignedCertWithKey", key), alternatives(ips, names)
		},
		"buildCustomCert": customCert(pure["buildCustomCert"]),
		"lookup": func(string, string, string, string) (map[string]any, error) {
			c.undecidable("lookup")
			return map[string]any{}, nil
		},
		"getHostByName": func(string) string { c.undecidable("getHostByName"); return "" },
	}
	encrypt, _ := pure["encryptAES"].(func(string, string) (string, error))
	f["encryptAES"] = func(password, text string) (string, error) {
		c.undecidable("encryptAES")
		return encrypt(password, text)
	}
	for _, name := range []string{"date", "dateInZone", "date_in_zone", "htmlDate", "htmlDateInZone"} {
		f[name] = c.datedNow(name, pure[name])
	}
	return f
}

func (c *Calls) undecidable(function string) {
	if c.Note != nil {
		c.Note(function)
	}
}

func (c *Calls) random(name, alphabet string) func(int) (string, error) {
	return func(n int) (string, error) {
		c.undecidable(name)
		if n < 0 {
			return "", fmt.Errorf("requested random string length %d is less than 0", n)
		}
		return c.letters(n, alphabet), nil
	}
}

func (c *Calls) letters(n int, alphabet string) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = alphabet[c.rng.IntN(len(alphabet))]
	}
	return string(b)
}

func (c *Calls) bytes(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(c.rng.UintN(256))
	}
	return b
}

func (c *Calls) bcrypt(name string) string {
	c.undecidable(name)
	return "$2a$10$" + c.letters(53, bcryptDigits)
}

func (c *Calls) pem(kind string, size int) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: c.bytes(size)}))
}

func (c *Calls) certificate(name, key string) certificate {
	c.undecidable(name)
	if key == "" {
		key = c.pem("RSA PRIVATE KEY", 1190)
	}
	return certificate{Cert: c.pem("CERTIFICATE", 800), Key: key}
}

func alternatives(ips, names []any) error {
	for _, ip := range ips {
		if s, ok := ip.(string); !ok || net.ParseIP(s) == nil {
			return fmt.Errorf("error parsing ip: %v", ip)
		}
	}
	for _, name := range names {
		if _, ok := name.(string); !ok {
			return fmt.Errorf("error processing alternate dns name: %v is not a string", name)
		}
	}
	return nil
}

// customCert keeps Sprig's checks and gives our type, so that genSignedCert takes it.
func customCert(sprig any) func(string, string) (certificate, error) {
	fn := reflect.ValueOf(sprig)
	return func(cert, key string) (certificate, error) {
		out := fn.Call([]reflect.Value{reflect.ValueOf(cert), reflect.ValueOf(key)})
		err, _ := out[1].Interface().(error)
		return certificate{Cert: out[0].FieldByName("Cert").String(), Key: out[0].FieldByName("Key").String()}, err
	}
}

// datedNow replaces what Sprig would take for "now" (anything that is no date) by the clock that stands still.
func (c *Calls) datedNow(name string, fn any) any {
	v := reflect.ValueOf(fn)
	return reflect.MakeFunc(v.Type(), func(args []reflect.Value) []reflect.Value {
		for i, a := range args {
			if a.Kind() != reflect.Interface {
				continue
			}
			switch a.Interface().(type) {
			case time.Time, *time.Time, int64, int, int32:
			default:
				c.undecidable(name)
				now := reflect.New(a.Type()).Elem()
				now.Set(reflect.ValueOf(c.clock()))
				args[i] = now
			}
		}
		return v.Call(args)
	}).Interface()
}

func sortedKeys(dicts ...map[string]any) []string {
	out := []string{}
	for _, d := range dicts {
		n := len(out)
		for k := range d {
			out = append(out, k)
		}
		sort.Strings(out[n:])
	}
	return out
}

func sortedValues(d map[string]any) []any {
	out := []any{}
	for _, k := range sortedKeys(d) {
		out = append(out, d[k])
	}
	return out
}

func printable() string {
	var b strings.Builder
	for c := byte(32); c < 127; c++ {
		b.WriteByte(c)
	}
	return b.String()
}

// clock is the time of a run: Later's is in another year, month, day and hour.
func (c *Calls) clock() time.Time {
	if c.Later {
		return standstill.AddDate(1, 1, 1).Add(time.Hour + time.Minute + time.Second)
	}
	return standstill
}

// Changing reports whether a function answers differently each time. Of the others that have no answer here, the
// cluster or the network decides.
func Changing(function string) bool { return function != "lookup" && function != "getHostByName" }

// newRand gives the same sequence for the same template, and another one later.
func newRand(name string, later bool) *rand.Rand {
	var seed uint64
	if later {
		seed = 1
	}
	for _, c := range []byte(name) {
		seed = seed*31 + uint64(c)
	}
	return rand.New(rand.NewPCG(seed, 1))
}
