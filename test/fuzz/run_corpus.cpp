// Runs a target without libFuzzer, which only clang has: with each file of the folder that the last
// argument names, and with each beginning of that file.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <vector>

#include "fuzz.hpp"

int main(int argc, char* argv[]) {
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(argv[argc - 1])) {
        std::ifstream file(entry.path(), std::ios::binary);
        const std::vector<char> input{std::istreambuf_iterator(file), {}};
        for (std::size_t size = 0; size <= input.size(); ++size) {
            // A copy of this size, so that AddressSanitizer sees a read behind its end.
            const auto end = input.begin() + static_cast<std::ptrdiff_t>(size);
            const std::vector<std::uint8_t> beginning(input.begin(), end);
            LLVMFuzzerTestOneInput(beginning.data(), beginning.size());
        }
        ++files;
    }
    std::cout << files << " files\n";
    return files > 0 ? 0 : 1;
}
