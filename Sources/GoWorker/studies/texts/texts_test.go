package texts

import (
	"testing"

	"maplab/goworker/studies/study"
)

// TestSums: every way builds the same keys: text of the asked length, with the number's last digit, found in the map.
func TestSums(t *testing.T) {
	const entries, length, operations = 100, 24, 1_000
	setting := study.Setting{Entries: entries, KeyLength: length, Operations: operations}
	var text, found uint64
	for operation := 0; operation < operations; operation++ {
		text += length*256 + uint64('0'+operation%10)
		found += uint64(operation % entries)
	}
	for index, want := range []uint64{text, found, text, found} {
		family := Families()[index]
		for _, form := range family.Forms {
			setting.Form = form
			if got := family.Program(setting).Rounds().Run(0, operations); got != want {
				t.Errorf("%s.%s: %d, expected %d", family.Name, form, got, want)
			}
		}
	}
}

// TestShape: keys are never shorter than `user:` and the number.
func TestShape(t *testing.T) {
	shape := shapeOf(study.Setting{Entries: 1_000, KeyLength: 3})
	if keys := shape.keys(); keys[0] != "user:1000" || keys[999] != "user:1999" {
		t.Errorf("%q, %q", keys[0], keys[999])
	}
	if keys := shapeOf(study.Setting{Entries: 1, KeyLength: 20}).keys(); keys[0] != "al/eu-central/user:1" {
		t.Errorf("%q", keys[0])
	}
}

// TestAllocations: a builder that is reset allocates for every key, borrowed bytes never, and neither does a look-up by
// bytes.
func TestAllocations(t *testing.T) {
	const operations = 1_000
	for _, known := range []struct {
		family  int
		form    string
		objects uint64
	}{
		{0, "borrowed-bytes", 0}, {0, "reused-buffer", 2 * operations}, {1, "made-before", 0}, {3, "borrowed-bytes", 0},
		{3, "reused-bytes", 0}, {2, "reused-bytes", operations},
	} {
		setting := study.Setting{Form: known.form, Entries: 1_000, KeyLength: 40, Operations: operations}
		rounds := Families()[known.family].Program(setting).Rounds()
		rounds.Run(0, operations)
		taken := study.CountAllocations(func() { rounds.Run(0, operations) })
		// One more: the buffer of the round.
		if taken.Objects > known.objects+1 || taken.Objects < known.objects {
			t.Errorf("%s: %d objects, expected %d", known.form, taken.Objects, known.objects)
		}
	}
}
