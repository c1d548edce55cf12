package registry

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/texts"
)

// TestRedirectsEnd holds a registry that sends every request on to itself: few requests are made, and the registry is left alone.
func TestRedirectsEnd(t *testing.T) {
	var asked atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if r.URL.Path == "/v2/" {
			return
		}
		http.Redirect(w, r, r.URL.Path+"x", http.StatusFound)
	}))
	defer server.Close()
	host := strings.TrimPrefix(server.URL, "http://")
	var images []Image
	for _, name := range strings.Fields("a b c d e f g h i j k l m n o p q r s t u v w x y z") {
		images = append(images, Image{Ref: host + "/team/" + name + ":1.0"})
	}
	results, err := Check(context.Background(), images, Options{Jobs: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		if r.Verdict != Unverifiable || !strings.Contains(texts.Of(texts.English).Say(r.Detail), "sends requests on more than 4 times") {
			t.Errorf("%+v", r)
		}
	}
	if n := asked.Load(); n > 20+maxFailures*3*(maxRedirects+1) {
		t.Errorf("asked %d times", n)
	}
}
