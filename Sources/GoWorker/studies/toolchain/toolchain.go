// Package toolchain builds and runs small Go programs with the toolchain that built the worker: what the compiler says
// of them, and how they end, is what a study observes.
package toolchain

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// Toolchain is a Go distribution on this machine.
type Toolchain struct {
	// Root is its folder, as in GOROOT.
	Root string
	// cache is where compiled packages are kept.
	cache string
}

// rootFolder is where the build script links the toolchain, beside the worker.
const rootFolder = "goroot"

// cacheFolder is where programs' compiled packages are kept, beside the worker.
const cacheFolder = "go-cache"

// Find returns the toolchain that built this program: the one beside its executable, or, in tests, the one that the
// linker noted. An error says what is missing.
func Find() (*Toolchain, error) {
	executable, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("the worker doesn't know where it is: %w", err)
	}
	folder := filepath.Dir(executable)
	for _, root := range []string{filepath.Join(folder, rootFolder), runtime.GOROOT()} {
		if root == "" {
			continue
		}
		if resolved, err := filepath.EvalSymlinks(root); err == nil {
			root = resolved
		}
		tools := &Toolchain{Root: root, cache: cache(folder)}
		if version, err := tools.version(); err == nil {
			if built := strings.Fields(runtime.Version())[0]; version != built {
				return nil, fmt.Errorf("the toolchain beside the worker is %s, the worker was built by %s", version, built)
			}
			return tools, nil
		}
	}
	return nil, errors.New("no Go toolchain is beside the worker; build the engine again")
}

// cache returns the folder for compiled packages: the environment's, else one beside the worker, else one of its own.
func cache(folder string) string {
	if named := os.Getenv("GOCACHE"); named != "" {
		return named
	}
	beside := filepath.Join(folder, cacheFolder)
	if os.MkdirAll(beside, 0o755) == nil {
		return beside
	}
	return filepath.Join(os.TempDir(), fmt.Sprintf("maplab-%s-%d", cacheFolder, os.Getuid()))
}

// version asks the toolchain for its version, for instance go1.22.10.
func (tools *Toolchain) version() (string, error) {
	text, err := os.ReadFile(filepath.Join(tools.Root, "VERSION"))
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(tools.program()); err != nil {
		return "", err
	}
	fields := strings.Fields(string(text))
	if len(fields) == 0 {
		return "", errors.New("the toolchain's VERSION is empty")
	}
	return fields[0], nil
}

// program is the toolchain's command.
func (tools *Toolchain) program() string { return filepath.Join(tools.Root, "bin", "go") }

// Experiments are those with which the worker was built, as in GOEXPERIMENT; programs are built with the same.
func Experiments() string {
	_, experiments, _ := strings.Cut(runtime.Version(), "X:")
	return strings.TrimSpace(experiments)
}

// command prepares a call of the toolchain in a folder, with nothing fetched and nothing of the user's settings.
func (tools *Toolchain) command(folder string, cgo bool, arguments ...string) *exec.Cmd {
	command := exec.Command(tools.program(), arguments...)
	command.Dir = folder
	enabled := "0"
	if cgo {
		enabled = "1"
	}
	command.Env = append(os.Environ(),
		"GOROOT="+tools.Root, "GOTOOLCHAIN=local", "GOPROXY=off", "GOFLAGS=", "GOWORK=off", "GOENV=off",
		"GOCACHE="+tools.cache, "GOEXPERIMENT="+Experiments(), "CGO_ENABLED="+enabled, "LC_ALL=C")
	return command
}

// Source is a program's source: its files, and the folder in them that holds the main package.
type Source struct {
	// Files are embedded in the worker.
	Files fs.FS
	// Folder of the main package within them.
	Folder string
	// Main is the program's only file, in place of embedded ones.
	Main string
}

// write puts the source into a folder, as a module of its own.
func (source Source) write(folder string) error {
	module := []byte("module program\n\ngo 1.22\n")
	if err := os.WriteFile(filepath.Join(folder, "go.mod"), module, 0o644); err != nil {
		return err
	}
	if source.Main != "" {
		return os.WriteFile(filepath.Join(folder, "main.go"), []byte(source.Main), 0o644)
	}
	entries, err := fs.ReadDir(source.Files, source.Folder)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if entry.IsDir() || !strings.HasSuffix(entry.Name(), ".go") || strings.HasSuffix(entry.Name(), "_test.go") {
			continue
		}
		text, err := fs.ReadFile(source.Files, source.Folder+"/"+entry.Name())
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(folder, entry.Name()), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}
