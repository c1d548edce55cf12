package workload

import (
	"slices"
	"strings"
	"unicode"

	"github.com/xgen-lint/xgen-lint/internal/lazyre"
)

// Role is what a variable is for in object storage.
type Role string

// The roles that rules speak of.
const (
	Endpoint  Role = "endpoint"
	AccessKey Role = "access"
	SecretKey Role = "secret"
	Secure    Role = "secure"
	Bucket    Role = "bucket"
	Region    Role = "region" // AWS_REGION and the like
)

// words splits a name into its words, upper case: MINIO_ENDPOINT,
// minio-endpoint, --minio-endpoint and minioEndpoint are the same two.
func words(name string) []string {
	if isUpper(name) {
		return strings.FieldsFunc(name, func(r rune) bool { return r == '_' }) // nearly all
	}
	var out []string
	var b strings.Builder
	end := func() {
		if b.Len() > 0 {
			out = append(out, strings.ToUpper(b.String()))
			b.Reset()
		}
	}
	last := rune(0)
	for _, r := range name {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			end()
		case unicode.IsUpper(r) && unicode.IsLower(last):
			end()
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
		last = r
	}
	end()
	return out
}

// isUpper reports whether a name has only capitals, digits and underscores.
func isUpper(name string) bool {
	for i := range len(name) {
		if c := name[i]; (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '_' {
			return false
		}
	}
	return true
}

// VariableName is a name as a variable has it: --minio-endpoint is
// MINIO_ENDPOINT.
func VariableName(name string) string { return strings.Join(words(name), "_") }

func endsIn(name string, endings ...string) bool {
	return slices.ContainsFunc(endings, func(e string) bool {
		rest, ok := strings.CutSuffix(name, e)
		return ok && (rest == "" || strings.HasSuffix(rest, "_"))
	})
}

// StorageRole returns what a variable of MinIO's (contract.md: MINIO_*) is for, ""
// if there is none. MINIO_ROOT_USER and its kin set up the server itself.
func StorageRole(name string) Role { return storageRole(words(name)) }

func storageRole(w []string) Role {
	if !slices.Contains(w, "MINIO") || slices.Contains(w, "ROOT") || slices.Contains(w, "CONSOLE") || slices.Contains(w, "REDIRECT") {
		return ""
	}
	return role(strings.Join(w, "_"))
}

// AnyStorageRole is StorageRole for names that other S3 clients use as well:
// AWS_ACCESS_KEY_ID, S3_ENDPOINT, --access-key.
func AnyStorageRole(name string) Role {
	return anyStorageRole(words(name))
}

func anyStorageRole(w []string) Role {
	if r := storageRole(w); r != "" {
		return r
	}
	if slices.Contains(w, "MINIO") {
		return ""
	}
	n := strings.Join(w, "_")
	if storageFamily(w) || n == "ACCESS_KEY" || n == "SECRET_KEY" || n == "ACCESS_KEY_ID" || n == "SECRET_ACCESS_KEY" || n == "ENDPOINT_URL" {
		return role(n)
	}
	return ""
}

func storageFamily(words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		return slices.Contains([]string{"MINIO", "S3", "AWS", "OSS", "STORAGE", "OBJECTSTORAGE"}, w)
	})
}

func role(name string) Role {
	switch {
	case endsIn(name, "ENDPOINT", "ENDPOINT_URL", "URL", "HOST", "SERVER", "ADDRESS", "ADDR"):
		return Endpoint
	case endsIn(name, "SECRET_KEY", "SECRET_ACCESS_KEY", "SECRET", "PASSWORD"):
		return SecretKey
	case endsIn(name, "ACCESS_KEY", "ACCESS_KEY_ID", "USER", "USERNAME", "ACCESSKEY"):
		return AccessKey
	case endsIn(name, "SECURE", "USE_SSL", "USE_TLS"):
		return Secure
	case endsIn(name, "BUCKET", "BUCKET_NAME"):
		return Bucket
	}
	return ""
}

// credentialEndings are how names of credentials end.
var credentialEndings = []string{"PASSWORD", "PASSWD", "PASSPHRASE", "PASS", "SECRET", "SECRET_KEY", "ACCESS_KEY", "ACCESS_KEY_ID",
	"SECRET_ACCESS_KEY", "SECRET_ID", "API_KEY", "APIKEY", "TOKEN", "CREDENTIAL", "CREDENTIALS", "PRIVATE_KEY", "SIGNING_KEY", "ENCRYPTION_KEY",
	"AUTH_KEY", "ACCESSKEY", "SECRETKEY"}

// tellsAbout are words of names that say something about a credential and are
// none: USE_TOKEN, ALLOW_EMPTY_PASSWORD, MAX_TOKEN.
var tellsAbout = []string{"USE", "ENABLE", "ENABLED", "DISABLE", "REQUIRE", "REQUIRED", "ALLOW", "HAS", "IS", "NO", "MAX", "MIN", "NUM", "COUNT",
	"SHOW", "MASK", "HIDE", "PUBLIC", "EXISTING", "PER", "PAD", "EOS", "BOS", "IMAGE", "PULL", "TLS"}

// Credential reports whether a variable's name says that it holds a credential.
func Credential(name string) bool { return credential(words(name)) }

func credential(w []string) bool {
	if !endsIn(strings.Join(w, "_"), credentialEndings...) {
		return false
	}
	return !slices.ContainsFunc(w, func(word string) bool { return slices.Contains(tellsAbout, word) })
}

var upperName = lazyre.New(`^[A-Z_][A-Z0-9_]*$`)

// EnvName reports whether a name is written as those of variables are.
func EnvName(name string) bool { return upperName.MatchString(name) }

// imagesOwn reports whether a variable is one that images bring along or that
// scripts use as an idle knob: that no manifest sets it proves nothing.
func imagesOwn(name string) bool {
	if !EnvName(name) {
		return true // a script's own
	}
	for _, p := range []string{"PYTHON", "JAVA_", "JVM_", "NODE_", "NVIDIA_", "CUDA_", "CONDA_", "GO", "RUBY", "GEM_", "PHP", "CATALINA_", "DEBUG", "VERBOSE", "TRACE"} {
		if strings.HasPrefix(name, p) && (strings.HasSuffix(p, "_") || name == p || !strings.HasPrefix(name, p+"_")) {
			return true
		}
	}
	return endsIn(name, "HOME", "OPTS", "OPTIONS", "ARGS", "FLAGS", "VERSION", "PATH", "ENV", "CLASSPATH", "PYTHONPATH")
}
