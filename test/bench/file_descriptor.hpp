#pragma once

#include <unistd.h>

#include <utility>

namespace bench {

/// Owns one file descriptor and closes it.
class FileDescriptor {
public:
    explicit FileDescriptor(int descriptor) noexcept : descriptor_(descriptor) {}
    FileDescriptor(FileDescriptor&& other) noexcept
        : descriptor_(std::exchange(other.descriptor_, -1)) {}
    FileDescriptor& operator=(FileDescriptor&& other) noexcept {
        std::swap(descriptor_, other.descriptor_);
        return *this;
    }
    ~FileDescriptor() {
        if (descriptor_ >= 0) {
            ::close(descriptor_);
        }
    }

    /// The descriptor for system calls; negative if there is none.
    [[nodiscard]] int get() const noexcept { return descriptor_; }

private:
    int descriptor_;
};

}  // namespace bench
