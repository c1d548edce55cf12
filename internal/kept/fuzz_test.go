package kept_test

import (
	"os"
	"testing"
	"testing/fstest"

	"github.com/xgen-lint/xgen-lint/internal/kept"
	"github.com/xgen-lint/xgen-lint/internal/model"
)

// said is a Store in which each key has the same entry.
type said struct{ data []byte }

func (s *said) Get(string) ([]byte, bool) { return s.data, true }

func (s *said) Put(_ string, data []byte) error { s.data = data; return nil }

// FuzzEntry reads any bytes as what an earlier run kept: it is that, or nothing. (That they are the bytes that were written is what
// internal/cache holds.)
func FuzzEntry(f *testing.F) {
	base := fstest.MapFS{"a.yaml": {Data: []byte("a: 1\n")}}
	repo, err := model.Load(recorded(os.DirFS("../../testdata/infra")), nil)
	if err != nil {
		f.Fatal(err)
	}
	store := &said{}
	written := &kept.Results{Store: store}
	written.KeepRun("", recorded(base), kept.Run{Sites: 3, Notes: []string{"a note"}})
	f.Add(store.data)
	sites := written.Sites("", repo, nil)
	for _, s := range repo.Sites {
		sites.Record(s, &kept.Site{Made: []string{s.Name}, Gaps: []kept.Gap{{File: "a.yaml"}}})
	}
	sites.Keep(func(string) bool { return false })
	f.Add(store.data)
	f.Add([]byte{})
	f.Add([]byte{0xff, 0x81, 3, 1, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		r := &kept.Results{Store: &said{data}}
		_ = r.Run("", recorded(base))
		sites := r.Sites("", repo, nil)
		for _, s := range repo.Sites {
			if was := sites.Replay(s); was != nil && sites.Replayed() == 0 {
				t.Errorf("%s is replayed and not counted", s.Name)
			}
		}
		sites.MustRedo(func() []string { return nil })
	})
}
