// A library for LD_PRELOAD that records what a program does to the files of one folder: every
// write, and every sync, which makes the writes before it durable. From the record,
// power_cut_test.py derives what a power cut at any moment would have left. No sync reaches the
// real disk.
//
// POWER_CUT_FOLDER is the folder, POWER_CUT_RECORD the file for the record. Each operation is a
// line, "OPERATION NAME NUMBER SIZE", and SIZE bytes. Output to standard output is an operation
// too, so that the record shows what the program had confirmed before the cut.
#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <cstdarg>
#include <cstdlib>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace {

// The system's own function of this name.
template <class Function>
Function* real(const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

class Recorder {
public:
    // The name of a file in the folder, "." for the folder itself, "" for other files.
    std::string name_of(std::string_view path) const {
        if (folder_.empty() || !path.starts_with(folder_)) return "";
        path.remove_prefix(folder_.size());
        if (path.empty()) return ".";
        return path.front() == '/' ? std::string(path.substr(1)) : "";
    }

    void opened(int descriptor, const std::string& name) {
        const std::lock_guard lock(mutex_);
        names_[descriptor] = name;
    }

    void closed(int descriptor) {
        const std::lock_guard lock(mutex_);
        names_.erase(descriptor);
    }

    // The name of the open file; "" if it is not recorded.
    std::string opened_as(int descriptor) {
        const std::lock_guard lock(mutex_);
        const auto name = names_.find(descriptor);
        return name == names_.end() ? "" : name->second;
    }

    void record(const char* operation, const std::string& name, long long number = 0,
                std::string_view data = {}) {
        static const auto write = real<ssize_t(int, const void*, size_t)>("write");
        std::string line = operation;
        line += " " + name + " " + std::to_string(number) + " " + std::to_string(data.size());
        line.append("\n").append(data);
        const std::lock_guard lock(mutex_);
        const ssize_t written = write(record_, line.data(), line.size());
        if (written != static_cast<ssize_t>(line.size())) std::abort();
    }

private:
    static std::string environment(const char* name) {
        const char* value = std::getenv(name);
        return value ? value : "";
    }

    static int open_record() {
        const int flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC;
        return real<int(const char*, int, ...)>("open")(environment("POWER_CUT_RECORD").c_str(),
                                                        flags, 0600);
    }

    const std::string folder_ = environment("POWER_CUT_FOLDER");
    const int record_ = open_record();
    std::mutex mutex_;
    std::map<int, std::string> names_;
};

// Never destroyed: files are closed until the end of the program.
Recorder& recorder() {
    static Recorder& recorder = *new Recorder;
    return recorder;
}

int open_file(const char* path, int flags, mode_t mode) {
    static const auto open = real<int(const char*, int, ...)>("open");
    const std::string name = recorder().name_of(path);
    const bool is_new = !name.empty() && (flags & O_CREAT) != 0 && access(path, F_OK) != 0;
    const int descriptor = open(path, flags, mode);
    if (name.empty() || descriptor < 0) return descriptor;
    if (is_new) recorder().record("create", name);
    recorder().opened(descriptor, name);
    return descriptor;
}

ssize_t write_at(int descriptor, const void* data, size_t size, off_t offset) {
    static const auto pwrite = real<ssize_t(int, const void*, size_t, off_t)>("pwrite");
    const ssize_t written = pwrite(descriptor, data, size, offset);
    const std::string name = recorder().opened_as(descriptor);
    if (!name.empty() && written > 0) {
        const std::string_view bytes(static_cast<const char*>(data), size);
        recorder().record("write", name, offset, bytes.substr(0, static_cast<size_t>(written)));
    }
    return written;
}

int truncate_file(int descriptor, off_t size) {
    static const auto ftruncate = real<int(int, off_t)>("ftruncate");
    const std::string name = recorder().opened_as(descriptor);
    if (!name.empty()) recorder().record("truncate", name, size);
    return ftruncate(descriptor, size);
}

// A sync takes some time, as on a disk, so that more requests arrive meanwhile.
int sync_file(int descriptor) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    const std::string name = recorder().opened_as(descriptor);
    if (!name.empty()) recorder().record("sync", name);
    return 0;
}

mode_t mode_in(int flags, va_list arguments) {
    return (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = mode_in(flags, arguments);
    va_end(arguments);
    return open_file(path, flags, mode);
}

int open64(const char* path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = mode_in(flags, arguments);
    va_end(arguments);
    return open_file(path, flags, mode);
}

int close(int descriptor) {
    static const auto close = real<int(int)>("close");
    recorder().closed(descriptor);
    return close(descriptor);
}

int unlink(const char* path) noexcept {
    static const auto unlink = real<int(const char*)>("unlink");
    const std::string name = recorder().name_of(path);
    const int result = unlink(path);
    if (!name.empty() && result == 0) recorder().record("unlink", name);
    return result;
}

ssize_t write(int descriptor, const void* data, size_t size) {
    static const auto write = real<ssize_t(int, const void*, size_t)>("write");
    if (descriptor == STDOUT_FILENO) {
        recorder().record("confirm", "-", 0, {static_cast<const char*>(data), size});
    }
    return write(descriptor, data, size);
}

ssize_t pwrite(int descriptor, const void* data, size_t size, off_t offset) {
    return write_at(descriptor, data, size, offset);
}
ssize_t pwrite64(int descriptor, const void* data, size_t size, off64_t offset) {
    return write_at(descriptor, data, size, offset);
}

int ftruncate(int descriptor, off_t size) noexcept { return truncate_file(descriptor, size); }
int ftruncate64(int descriptor, off64_t size) noexcept { return truncate_file(descriptor, size); }

int fsync(int descriptor) { return sync_file(descriptor); }
int fdatasync(int descriptor) { return sync_file(descriptor); }

}  // extern "C"
