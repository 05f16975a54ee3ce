// Program in which two goroutines use one map: the first inserts ascending numbers, the second looks them up, or inserts
// negative ones. Arguments: the way, and how many insertions.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
)

var (
	shared  = map[int]int{}
	lock    sync.Mutex
	arrived atomic.Int32
	found   atomic.Int64
	way     string
	count   int
)

// begin waits until both goroutines are there.
func begin() {
	arrived.Add(1)
	for arrived.Load() < 2 {
		runtime.Gosched()
	}
}

// insert puts numbers in, with a sign.
func insert(sign int) {
	for number := 1; number <= count; number++ {
		if way == "locked" {
			lock.Lock()
		}
		shared[sign*number] = number
		if way == "locked" {
			lock.Unlock()
		}
	}
}

// lookUp reads all numbers.
func lookUp() {
	sum := 0
	for number := 1; number <= count; number++ {
		if way == "locked" {
			lock.Lock()
		}
		sum += shared[number]
		if way == "locked" {
			lock.Unlock()
		}
	}
	found.Add(int64(sum))
}

func main() {
	way = os.Args[1]
	count, _ = strconv.Atoi(os.Args[2])
	var both sync.WaitGroup
	both.Add(2)
	go func() {
		defer both.Done()
		begin()
		insert(1)
	}()
	go func() {
		defer both.Done()
		begin()
		if way != "read_write" {
			insert(-1)
		}
		if way != "write_write" {
			lookUp()
		}
	}()
	both.Wait()
	signs := []int{1, -1}
	if way == "read_write" {
		signs = signs[:1]
	}
	lost := 0
	for _, sign := range signs {
		for number := 1; number <= count; number++ {
			if shared[sign*number] != number {
				lost++
			}
		}
	}
	if lost == 0 && len(shared) == len(signs)*count {
		fmt.Println("right")
	} else {
		fmt.Printf("wrong: %d lost, %d entries\n", lost, len(shared))
	}
}
