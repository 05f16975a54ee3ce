package kernels

import (
	"unsafe"

	"maplab/goworker/workload"
)

// In the loops, Go's own map is used directly, as a program does, and any other map through one call of its method. The
// branch between them is on a constant of the shape.

// createFillDrop makes, fills and drops whole maps.
func (k *kernels[K, V, KT, VT, MT]) createFillDrop(first, end int) uint64 {
	keys, size := k.data.Keys[:k.entries], k.size
	checksum := uint64(0)
	for ; first < end; first++ {
		made := subject[K, V, KT, VT, MT]{last: k.last}
		made.create(k.source)
		fillMap(&made, keys, 0, size)
		checksum += uint64(made.count())
		made.dispose(k.source)
	}
	return checksum
}

// fillMap inserts keys; `first` is the first one's number.
func fillMap[K comparable, V, KT, VT, MT any](into *subject[K, V, KT, VT, MT], keys []K, first int, size int) {
	var tag MT
	if unsafe.Sizeof(tag) == 0 {
		entries := into.plain
		for index, key := range keys {
			entries[key] = valueOf[V, VT](uint64(first+index), size)
		}
		return
	}
	for index, key := range keys {
		into.insert(key, valueOf[V, VT](uint64(first+index), size), first+index)
	}
}

// fill inserts into maps that grow. The insertion that needs a new map drops the full one and makes the new one: the
// cost of a map's whole life is spread over its insertions and shows in the latency of the first.
func (k *kernels[K, V, KT, VT, MT]) fill(next, end int) uint64 {
	isLast := end == k.operations
	for next < end {
		first := next % k.entries
		if first == 0 {
			k.disposeOfMaps()
			k.newMap()
		}
		last := min(k.entries, first+end-next)
		fillMap(&k.maps[0], k.data.Keys[first:last], first, k.size)
		next += last - first
	}
	// Called once per round, because some maps count their entries one by one. A round consists of whole fillings, all
	// alike.
	if !isLast {
		return 0
	}
	return uint64(k.maps[0].count()) * uint64(k.operations/k.entries)
}

// lookUp looks up keys that are present, or absent.
func (k *kernels[K, V, KT, VT, MT]) lookUp(first, end int) uint64 {
	keys := k.data.LookUps
	position := first % len(keys)
	checksum := uint64(0)
	used := &k.maps[0]
	var tag MT
	if unsafe.Sizeof(tag) == 0 {
		entries, last := used.plain, used.last
		for ; first < end; first++ {
			if value, isThere := entries[keys[position]]; isThere {
				checksum += word[V, VT](&value, last) + 1
			}
			if position++; position == len(keys) {
				position = 0
			}
		}
		return checksum
	}
	for ; first < end; first++ {
		checksum += used.lookUp(keys[position])
		if position++; position == len(keys) {
			position = 0
		}
	}
	return checksum
}

// update writes new values for keys that are present.
func (k *kernels[K, V, KT, VT, MT]) update(first, end int) uint64 {
	keys, numbers, size := k.data.LookUps, k.data.Numbers, k.size
	numbers = numbers[:len(keys)]
	position := first % len(keys)
	used := &k.maps[0]
	var tag MT
	for ; first < end; first++ {
		value := valueOf[V, VT](versioned(numbers[position], first), size)
		if unsafe.Sizeof(tag) == 0 {
			used.plain[keys[position]] = value
		} else {
			used.insert(keys[position], value, int(numbers[position]))
		}
		if position++; position == len(keys) {
			position = 0
		}
	}
	// The owner counts a shared map's entries when all threads have finished: that may take a walk.
	if end == k.operations && !k.data.IsLane {
		return uint64(used.count())
	}
	return 0
}

// erase removes each key once, from one full map after the other.
func (k *kernels[K, V, KT, VT, MT]) erase(next, end int) uint64 {
	keys, numbers := k.data.LookUps, k.data.Numbers
	checksum := uint64(0)
	for next < end {
		used := &k.maps[next/k.entries]
		first := next % k.entries
		last := min(k.entries, first+end-next)
		for index := first; index < last; index++ {
			checksum += used.remove(keys[index], int(numbers[index]))
		}
		next += last - first
	}
	return checksum
}

// churn removes the oldest entry and inserts a new one.
func (k *kernels[K, V, KT, VT, MT]) churn(first, end int) uint64 {
	keys, size := k.data.Keys, k.size
	cycle := 2 * k.entries
	oldest := (first + k.progress) % cycle
	newest := (first + k.progress + k.entries) % cycle
	checksum := uint64(0)
	used := &k.maps[0]
	var tag MT
	for ; first < end; first++ {
		checksum += used.remove(keys[oldest], oldest)
		value := valueOf[V, VT](uint64(newest), size)
		if unsafe.Sizeof(tag) == 0 {
			used.plain[keys[newest]] = value
		} else {
			used.insert(keys[newest], value, newest)
		}
		if oldest++; oldest == cycle {
			oldest = 0
		}
		if newest++; newest == cycle {
			newest = 0
		}
	}
	return checksum
}

// iterate visits entries. A walk can't be split: it is done by the operation that visits a walk's last entry.
func (k *kernels[K, V, KT, VT, MT]) iterate(first, end int) uint64 {
	checksum := uint64(0)
	for range end/k.entries - first/k.entries {
		_, sum := k.maps[0].sum()
		checksum += sum
	}
	return checksum
}

// clearAndRefill clears one map keeping its capacity, then fills it.
func (k *kernels[K, V, KT, VT, MT]) clearAndRefill(first, end int) uint64 {
	checksum := uint64(0)
	used := &k.maps[0]
	for ; first < end; first++ {
		used.clear()
		if k.source.fixesHash {
			// Clearing draws a new seed.
			used.fixHash()
		}
		fillMap(used, k.data.Keys[:k.entries], 0, k.size)
		checksum += uint64(used.count())
	}
	return checksum
}

// mixed does what the script says. Of what look-ups find, only the part that depends on the key alone counts, not how
// often it was written.
func (k *kernels[K, V, KT, VT, MT]) mixed(first, end int) uint64 {
	keys, lookUps, numbers, size := k.data.Keys, k.data.LookUps, k.data.Numbers, k.size
	furtherEnd, further, shift := k.data.FurtherFirst+k.data.FurtherCount, k.data.FurtherCount, k.progress
	checksum := uint64(0)
	used := &k.maps[0]
	var tag MT
	for position, operation := range k.data.Script[first:end] {
		key := int(operation.Key)
		version := first + position
		if operation.Kind >= workload.Insert {
			// The further key, offset in the circle by what the previous rounds have used.
			if key += shift; key >= furtherEnd {
				key -= further
			}
		}
		switch operation.Kind {
		case workload.Read:
			if unsafe.Sizeof(tag) == 0 {
				if value, isThere := used.plain[lookUps[key]]; isThere {
					checksum += (word[V, VT](&value, used.last) + 1) & keyBits
				}
			} else {
				checksum += used.lookUp(lookUps[key]) & keyBits
			}
		case workload.Update:
			used.insert(lookUps[key], valueOf[V, VT](versioned(numbers[key], version), size), int(numbers[key]))
		case workload.Insert:
			used.insert(keys[key], valueOf[V, VT](versioned(uint32(key), version), size), key)
		default:
			checksum += used.remove(keys[key], key)
		}
	}
	return checksum
}

// passOver is the loop, the key load and the checksum that every workload has.
func (k *kernels[K, V, KT, VT, MT]) passOver(first, end int) uint64 {
	keys := k.data.LookUps
	position := first % len(keys)
	checksum := uint64(0)
	for ; first < end; first++ {
		checksum += workload.KeyWord[K, KT](&keys[position])
		if position++; position == len(keys) {
			position = 0
		}
	}
	return checksum
}
