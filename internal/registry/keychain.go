package registry

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/docker/cli/cli/config"
	"github.com/docker/cli/cli/config/configfile"
	"github.com/docker/cli/cli/config/types"
	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/name"
)

// logins are the docker config's, read once for a Check. It is in for
// authn.DefaultKeychain, which runs credential helpers unasked and once for
// each repository, and keeps the first DOCKER_CONFIG of the process for ever.
type logins struct {
	file    *configfile.ConfigFile
	helpers map[string]string // host -> helper that is not run
	store   string            // the helper of all other hosts, not run either

	mu    sync.Mutex
	known map[string]hostLogin // also failures: a helper is run once for a host
}

type hostLogin struct {
	auth types.AuthConfig
	err  error
}

// loadLogins reads the docker config: $DOCKER_CONFIG/config.json if the
// variable is set, else ~/.docker/config.json, else where podman keeps its own
// ($REGISTRY_AUTH_FILE, containers/auth.json under $XDG_RUNTIME_DIR and
// $XDG_CONFIG_HOME). No file means no logins; one that cannot be read or
// parsed is an error that names it.
func loadLogins(runHelpers bool) (*logins, error) {
	l := &logins{file: configfile.New(""), known: map[string]hostLogin{}}
	for _, path := range configPaths() {
		f, err := os.Open(path)
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read docker config: %w", err)
		}
		l.file, err = config.LoadFromReader(f)
		_ = f.Close() // only read
		if err != nil {
			return nil, fmt.Errorf("read docker config %s: %w", path, err)
		}
		break
	}
	if !runHelpers {
		// Without these names the docker package reads the file alone.
		l.helpers, l.file.CredentialHelpers = l.file.CredentialHelpers, nil
		l.store, l.file.CredentialsStore = l.file.CredentialsStore, ""
	}
	return l, nil
}

// configPaths lists where a config may be, first choice first. The order is
// authn.DefaultKeychain's, but that a DOCKER_CONFIG always hides the home's.
func configPaths() []string {
	var paths []string
	add := func(dir string, rest ...string) {
		if dir != "" {
			paths = append(paths, filepath.Join(append([]string{dir}, rest...)...))
		}
	}
	home, _ := os.UserHomeDir() // no home: nothing is looked for there
	if dir := os.Getenv("DOCKER_CONFIG"); dir != "" {
		add(dir, "config.json")
	} else {
		add(home, ".docker", "config.json")
	}
	add(os.Getenv("REGISTRY_AUTH_FILE"))
	add(os.Getenv("XDG_RUNTIME_DIR"), "containers", "auth.json")
	if dir := os.Getenv("XDG_CONFIG_HOME"); dir != "" {
		add(dir, "containers", "auth.json")
	} else {
		add(home, ".config", "containers", "auth.json")
	}
	return paths
}

// Resolve implements authn.Keychain: the login of the repository itself if the
// config has one, else its registry's, else none.
func (l *logins) Resolve(target authn.Resource) (authn.Authenticator, error) {
	auth, err := l.login(target)
	if err != nil {
		return nil, &helperError{err}
	}
	if auth == (types.AuthConfig{}) {
		return authn.Anonymous, nil
	}
	return authn.FromConfig(authn.AuthConfig{
		Username:      auth.Username,
		Password:      auth.Password,
		Auth:          auth.Auth,
		IdentityToken: auth.IdentityToken,
		RegistryToken: auth.RegistryToken,
	}), nil
}

// helperError tells a credential helper's failure from a registry's.
type helperError struct{ error }

func (e *helperError) Unwrap() error { return e.error }

func (l *logins) login(target authn.Resource) (types.AuthConfig, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if auth, ok := l.file.AuthConfigs[target.String()]; ok {
		auth.ServerAddress = "" // set by the docker package, never by a login
		return auth, nil
	}
	host := target.RegistryStr()
	if login, ok := l.known[host]; ok {
		return login.auth, login.err
	}
	key := host
	if key == name.DefaultRegistry {
		key = authn.DefaultAuthKey
	}
	auth, err := l.file.GetAuthConfig(key) // runs a helper, if they are allowed
	auth.ServerAddress = ""
	l.known[host] = hostLogin{auth, err}
	return auth, err
}

// has reports whether requests for the target carry a login.
func (l *logins) has(target authn.Resource) bool {
	auth, err := l.login(target)
	return err == nil && auth != (types.AuthConfig{})
}

// hasHost reports whether the config has a login for a host as a whole, or for a repository on it.
func (l *logins) hasHost(host string) bool {
	reg, err := name.NewRegistry(host, name.Insecure)
	if err != nil {
		return false
	}
	if l.has(reg) {
		return true
	}
	for key := range l.file.AuthConfigs {
		if strings.HasPrefix(key, host+"/") {
			return true
		}
	}
	return false
}

// unrun names the helper that keeps the host's login and was not run, or "".
func (l *logins) unrun(host string) string {
	if helper, ok := l.helpers[host]; ok {
		return helper
	}
	return l.store
}
