//go:build !goexperiment.swissmap && !go1.26

package mapheader

import (
	"errors"
	"fmt"
	"unsafe"

	"maplab/goworker/studies/study"
)

// keysOfBucket makes keys until so many of them are in bucket `wanted` of the map's current table.
func keysOfBucket[K comparable, V any](m map[K]V, make func(int) K, wanted, count int) []K {
	var keys []K
	seen := map[K]bool{}
	for number := 0; len(keys) < count; number++ {
		key := make(number)
		if bucketOf(m, key) == wanted && !seen[key] {
			seen[key] = true
			keys = append(keys, key)
		}
	}
	return keys
}

// chained is a map of two buckets with nine entries in its first, one of them in an overflow bucket.
func chained[K comparable, V any](key func(int) K, value func(int) V) (map[K]V, []K) {
	m := make(map[K]V, 13)
	keys := keysOfBucket(m, key, 0, 9)
	for number, key := range keys {
		m[key] = value(number)
	}
	return m, keys
}

// observeLayoutOf records where the parts of a bucket are.
func observeLayoutOf[K, V comparable](key func(int) K, value func(int) V, observations *study.Observations) error {
	m, keys := chained(key, value)
	if err := verify(m); err != nil {
		return err
	}
	var b bucket[K, V]
	first := (*bucket[K, V])(headerOf(m).buckets)
	for slot, key := range keys[:slots] {
		if first.keys[slot] != key || first.values[slot] != value(slot) || first.tophash[slot] != top(hash(m, key)) {
			return fmt.Errorf("slot %d of a living bucket is not where the runtime's source says", slot)
		}
	}
	if next := first.next(); next == nil || next.keys[0] != keys[slots] {
		return errors.New("the overflow pointer of a living bucket is not where the runtime's source says")
	}
	second := (*bucket[K, V])(offset(headerOf(m).buckets, unsafe.Sizeof(b)))
	if second.tophash[0] > emptyOne {
		return errors.New("the second bucket of a living table is not where the runtime's source says")
	}
	observations.Count("bucket_tophash_offset", int(unsafe.Offsetof(b.tophash)))
	observations.Count("bucket_tophash_bytes", int(unsafe.Sizeof(b.tophash)))
	observations.Count("bucket_keys_offset", int(unsafe.Offsetof(b.keys)))
	observations.Count("bucket_key_stride", int(unsafe.Sizeof(b.keys))/slots)
	observations.Count("bucket_values_offset", int(unsafe.Offsetof(b.values)))
	observations.Count("bucket_value_stride", int(unsafe.Sizeof(b.values))/slots)
	observations.Count("bucket_overflow_offset", int(unsafe.Offsetof(b.overflow)))
	observations.Count("bucket_bytes", int(unsafe.Sizeof(b)))
	observations.Count("bucket_overflow_from_end", int(unsafe.Sizeof(b)-unsafe.Offsetof(b.overflow)))
	observations.Count("bucket_values_behind_keys",
		int(unsafe.Offsetof(b.values)-unsafe.Offsetof(b.keys)-unsafe.Sizeof(b.keys)))
	// The eight figures above agree with the declaration, or an error was returned.
	observations.Count("bucket_as_declared", 8)
	return nil
}

// top is the tophash byte of a hash.
func top(hash uintptr) uint8 {
	top := uint8(hash >> 56)
	if top < minTopHash {
		top += minTopHash
	}
	return top
}

// observeLayout records where the parts of a bucket are, by the types of keys and values.
func observeLayout(setting study.Setting, observations *study.Observations) error {
	switch setting.Form {
	case "uint64-uint64":
		return observeLayoutOf(numbered, func(n int) uint64 { return numbered(n + 50) }, observations)
	case "uint32-uint8":
		return observeLayoutOf(func(n int) uint32 { return uint32(numbered(n)) }, small, observations)
	default:
		return observeLayoutOf(text, func(n int) uint64 { return numbered(n + 50) }, observations)
	}
}

// small is the number's scrambled byte.
func small(number int) uint8 { return uint8(numbered(number)) }

// text is a string of 20 bytes.
func text(number int) string { return fmt.Sprintf("key:%016x", numbered(number)) }
