package machine

import (
	"bytes"
	"syscall"
)

// kernelFile is a file of /proc, opened once; reading it allocates nothing.
type kernelFile struct {
	descriptor int
	buffer     []byte
}

// openKernelFile opens a file; nil if the kernel has none.
func openKernelFile(path string, capacity int) *kernelFile {
	descriptor, err := syscall.Open(path, syscall.O_RDONLY|syscall.O_CLOEXEC, 0)
	if err != nil {
		return nil
	}
	return &kernelFile{descriptor, make([]byte, capacity)}
}

// read is the file's current text, as far as it fits; nil if it can't be read.
func (f *kernelFile) read() []byte {
	if f == nil {
		return nil
	}
	total := 0
	for total < len(f.buffer) {
		count, err := syscall.Pread(f.descriptor, f.buffer[total:], int64(total))
		if err != nil {
			return nil
		}
		if count == 0 {
			break
		}
		total += count
	}
	return f.buffer[:total]
}

// field is the number with that index after a label at the beginning of a line; false if there is none.
func field(text []byte, label []byte, index int) (int, bool) {
	for {
		if bytes.HasPrefix(text, label) {
			return number(text[len(label):], index)
		}
		end := bytes.IndexByte(text, '\n')
		if end < 0 {
			return 0, false
		}
		text = text[end+1:]
	}
}

// number is that with the index on the line.
func number(text []byte, index int) (value int, isThere bool) {
	position := 0
	for ; index >= 0; index-- {
		for position < len(text) && text[position] == ' ' || position < len(text) && text[position] == '\t' {
			position++
		}
		value, isThere = 0, false
		for position < len(text) && text[position] >= '0' && text[position] <= '9' {
			value = value*10 + int(text[position]-'0')
			isThere = true
			position++
		}
		if !isThere {
			return 0, false
		}
	}
	return value, isThere
}
