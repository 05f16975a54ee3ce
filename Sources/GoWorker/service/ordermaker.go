package service

// order is what a cache keeps. The total comes first: a weak cache knows an object by its first word.
type order struct {
	// total is the result of the computation: without it, the computation could be dropped.
	total uint64
	body  []byte
}

// temporary is a large block for making an order, filled and summed up.
type temporary []uint64

// sum is the sum of its words.
//
//go:noinline
func (block temporary) sum() (sum uint64) {
	for _, word := range block {
		sum += word
	}
	return sum
}

// orderMaker makes orders, in two steps with a large temporary each: the second starts with the result of the first.
type orderMaker struct {
	// valueSize is the bytes of an order's body.
	valueSize int
	// temporaryBytes is the bytes of each temporary, in whole words.
	temporaryBytes int
	// made counts the temporaries.
	made counter
}

// words is the length of a temporary.
func (maker *orderMaker) words() int { return max(1, maker.temporaryBytes/8) }

// temporary is a new block of words that count up from a seed.
//
//go:noinline
func (maker *orderMaker) temporary(seed uint64) temporary {
	block := make(temporary, maker.words())
	for i := range block {
		block[i] = seed + uint64(i)
	}
	maker.made.count.Add(1)
	return block
}

// first is the first step's temporary.
func (maker *orderMaker) first(key string) temporary { return maker.temporary(seedOf(key)) }

// orderFrom is the order, from a first step made before.
func (maker *orderMaker) orderFrom(key string, first temporary) *order {
	return &order{total: maker.temporary(first.sum()).sum(), body: maker.body(key)}
}

// order is the order; nothing refers to the first temporary when the second is made.
func (maker *orderMaker) order(key string) *order {
	step := maker.first(key).sum()
	return &order{total: maker.temporary(step).sum(), body: maker.body(key)}
}

// madeEarlier is the same order, without temporaries: for orders that were made long ago.
func (maker *orderMaker) madeEarlier(key string) *order {
	count := uint64(maker.words())
	sum := func(seed uint64) uint64 { return count*seed + count*(count-1)/2 }
	return &order{total: sum(sum(seedOf(key))), body: maker.body(key)}
}

// body is what a request for the order is answered.
func (maker *orderMaker) body(key string) []byte { return StoredValue(key, maker.valueSize) }

// seedOf follows from the key.
func seedOf(key string) uint64 {
	seed := uint64(7)
	for i := range len(key) {
		seed = seed*31 + uint64(key[i])
	}
	return seed
}
