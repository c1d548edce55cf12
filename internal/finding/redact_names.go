package finding

import (
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/lazyre"
)

// nameStems are in every name that secretName matches: looking for them first spares nearly all names the expression.
var nameStems = []string{"pass", "pwd", "pw", "secret", "token", "credential", "key", "salt", "auth", "webhook", "dsn", "비밀번호", "암호", "パスワード", "密码"}

// secretName matches the names whose values are secret, by their last words:
// DB_PASSWORD, jwtSecret, --docker-password, MINIO_DATA_SECRET_KEY, but not
// secretName, passwordFile or maxTokens. A word behind them may say which one
// it is: DB_PASSWORD_PRD, API_KEY_V2, SECRET_KEY_BASE.
var secretName = lazyre.New(`(?i)(?:password|passwd|passphrase|pwd|pgpass|[_.-]pass|^pass|[_.-]pw|secret|token|credential|[_.-]salt|[_.-]auth|[_.-]dsn|webhook(?:[_.-]?url)?|` +
	`비밀번호|암호|パスワード|密码|` +
	`(?:api|access|secret|private|encryption|encrypt|signing|auth|master|account|storage|license|client|session|ssh|jwt|app)[_.-]?keys?(?:[_.-]?id)?)` +
	`(?:(?:[_.-]|\b|es)?(?:v?\d+|base|prd|prod|production|dev|stg|staging|test|qa|local|primary|secondary|admin|root|user|old|new|value|text|plain|b64|base64|encoded|hash|hashed|encrypted))*$`)

// passwords is what secretName matches in the plural only here: tokens may be counted.
var passwords = lazyre.New(`(?i)(?:password|passwd|passphrase)s$`)

// referenceName matches names that end like a secret's and hold another's name.
var referenceName = lazyre.New(`(?i)(?:existing|pull|tls|ca|image)[_.-]?secret$`)

// SecretName reports whether a value under this name (a key, a variable, a
// flag) is to be kept secret.
func SecretName(name string) bool {
	lower := strings.ToLower(name)
	for _, stem := range nameStems {
		if strings.Contains(lower, stem) {
			return (secretName.MatchString(name) || passwords.MatchString(name)) && !referenceName.MatchString(name)
		}
	}
	return false
}
