// A library for LD_PRELOAD with which a test lets the disk of a program fail.
//
// FAILING_DISK is the folder of the test. While the test has locked the file "disk" in it, writes
// and syncs hang. While it has a file "read-only", writes fail as on a file system that the kernel
// has made read-only after an error. The library creates a file "hangs" when an operation hangs.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>

namespace {

// The system's own function of this name.
template <class Function>
Function* real(const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

std::string path_of(const char* name) {
    const char* folder = std::getenv("FAILING_DISK");
    return std::string(folder ? folder : "") + "/" + name;
}

void wait_while_hanging() {
    const int disk = open(path_of("disk").c_str(), O_RDONLY | O_CLOEXEC);
    if (flock(disk, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        close(open(path_of("hangs").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
        flock(disk, LOCK_SH);
    }
    close(disk);
}

bool is_read_only() { return access(path_of("read-only").c_str(), F_OK) == 0; }

ssize_t write_at(int descriptor, const void* data, size_t size, off_t offset) {
    static const auto pwrite = real<ssize_t(int, const void*, size_t, off_t)>("pwrite");
    wait_while_hanging();
    if (is_read_only()) {
        errno = EROFS;
        return -1;
    }
    return pwrite(descriptor, data, size, offset);
}

int sync_file(const char* name, int descriptor) {
    wait_while_hanging();
    return real<int(int)>(name)(descriptor);
}

}  // namespace

extern "C" {

ssize_t pwrite(int descriptor, const void* data, size_t size, off_t offset) {
    return write_at(descriptor, data, size, offset);
}
ssize_t pwrite64(int descriptor, const void* data, size_t size, off64_t offset) {
    return write_at(descriptor, data, size, offset);
}

int fsync(int descriptor) { return sync_file("fsync", descriptor); }
int fdatasync(int descriptor) { return sync_file("fdatasync", descriptor); }

}  // extern "C"
