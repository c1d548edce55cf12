package engine

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

func (m *machine) undecidableFuncs(pure template.FuncMap) template.FuncMap {
	f := template.FuncMap{
		"now":          func() time.Time { m.undecidable("now"); return m.clock() },
		"ago":          func(any) string { m.undecidable("ago"); return "0s" },
		"randAlphaNum": m.random("randAlphaNum", lower+upper+digits),
		"randAlpha":    m.random("randAlpha", lower+upper),
		"randNumeric":  m.random("randNumeric", digits),
		"randAscii":    m.random("randAscii", printable()),
		"randInt": func(lo, hi int) int {
			m.undecidable("randInt")
			return m.rng.IntN(hi-lo) + lo
		},
		"randBytes": func(n int) string {
			m.undecidable("randBytes")
			return base64.StdEncoding.EncodeToString(m.bytes(n))
		},
		"uuidv4": func() string {
			m.undecidable("uuidv4")
			b := m.bytes(16)
			b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
			return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
		},
		"shuffle": func(s string) string {
			m.undecidable("shuffle")
			r := []rune(s)
			m.rng.Shuffle(len(r), func(i, j int) { r[i], r[j] = r[j], r[i] })
			return string(r)
		},
		"bcrypt": func(string) string { return m.bcrypt("bcrypt") },
		"htpasswd": func(user, _ string) string {
			if strings.Contains(user, ":") {
				return "invalid username: " + user
			}
			return user + ":" + m.bcrypt("htpasswd")
		},
		"genPrivateKey": func(kind string) string {
			m.undecidable("genPrivateKey")
			switch kind {
			case "", "rsa", "dsa", "ecdsa", "ed25519":
				return m.pem("PRIVATE KEY", 1200)
			}
			return "Unknown type " + kind
		},
		"genCA": func(string, int) certificate { return m.certificate("genCA", "") },
		"genCAWithKey": func(_ string, _ int, key string) certificate {
			return m.certificate("genCAWithKey", key)
		},
		"genSelfSignedCert": func(_ string, ips, names []any, _ int) (certificate, error) {
			return m.certificate("genSelfSignedCert", ""), alternatives(ips, names)
		},
		"genSelfSignedCertWithKey": func(_ string, ips, names []any, _ int, key string) (certificate, error) {
			return m.certificate("genSelfSignedCertWithKey", key), alternatives(ips, names)
		},
		"genSignedCert": func(_ string, ips, names []any, _ int, _ certificate) (certificate, error) {
			return m.certificate("genSignedCert", ""), alternatives(ips, names)
		},
		"genSignedCertWithKey": func(_ string, ips, names []any, _ int, _ certificate, key string) (certificate, error) {
			return m.certificate("genSignedCertWithKey", key), alternatives(ips, names)
		},
		"buildCustomCert": customCert(pure["buildCustomCert"]),
		"lookup": func(string, string, string, string) (map[string]any, error) {
			m.undecidable("lookup")
			return map[string]any{}, nil
		},
		"getHostByName": func(string) string { m.undecidable("getHostByName"); return "" },
	}
	encrypt, _ := pure["encryptAES"].(func(string, string) (string, error))
	f["encryptAES"] = func(password, text string) (string, error) {
		m.undecidable("encryptAES")
		return encrypt(password, text)
	}
	for _, name := range []string{"date", "dateInZone", "date_in_zone", "htmlDate", "htmlDateInZone"} {
		f[name] = m.datedNow(name, pure[name])
	}
	return f
}

func (m *machine) undecidable(function string) {
	if m.current != nil {
		m.current.note(function)
	}
}

func (m *machine) random(name, alphabet string) func(int) (string, error) {
	return func(n int) (string, error) {
		m.undecidable(name)
		if n < 0 {
			return "", fmt.Errorf("requested random string length %d is less than 0", n)
		}
		return m.letters(n, alphabet), nil
	}
}

func (m *machine) letters(n int, alphabet string) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = alphabet[m.rng.IntN(len(alphabet))]
	}
	return string(b)
}

func (m *machine) bytes(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(m.rng.UintN(256))
	}
	return b
}

func (m *machine) bcrypt(name string) string {
	m.undecidable(name)
	return "$2a$10$" + m.letters(53, bcryptDigits)
}

func (m *machine) pem(kind string, size int) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: m.bytes(size)}))
}

func (m *machine) certificate(name, key string) certificate {
	m.undecidable(name)
	if key == "" {
		key = m.pem("RSA PRIVATE KEY", 1190)
	}
	return certificate{Cert: m.pem("CERTIFICATE", 800), Key: key}
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
func (m *machine) datedNow(name string, fn any) any {
	v := reflect.ValueOf(fn)
	return reflect.MakeFunc(v.Type(), func(args []reflect.Value) []reflect.Value {
		for i, a := range args {
			if a.Kind() != reflect.Interface {
				continue
			}
			switch a.Interface().(type) {
			case time.Time, *time.Time, int64, int, int32:
			default:
				m.undecidable(name)
				now := reflect.New(a.Type()).Elem()
				now.Set(reflect.ValueOf(m.clock()))
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
func (m *machine) clock() time.Time {
	if m.later {
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
