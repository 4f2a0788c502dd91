#include "decompress.hpp"

#include <brotli/decode.h>
#define ZLIB_CONST
#include <zlib.h>

#include <stdexcept>

namespace test {

namespace {

constexpr std::size_t max_size = std::size_t{1} << 20;

bool decompress_gzip(const std::string& compressed, std::string& result) {
    constexpr int gzip_format = 16;
    z_stream stream{};
    if (inflateInit2(&stream, MAX_WBITS + gzip_format) != Z_OK) return false;
    stream.next_in = reinterpret_cast<const Bytef*>(compressed.data());
    stream.avail_in = static_cast<uInt>(compressed.size());
    stream.next_out = reinterpret_cast<Bytef*>(result.data());
    stream.avail_out = static_cast<uInt>(result.size());
    const int status = inflate(&stream, Z_FINISH);
    result.resize(stream.total_out);
    inflateEnd(&stream);
    return status == Z_STREAM_END && stream.avail_in == 0;
}

bool decompress_brotli(const std::string& compressed, std::string& result) {
    std::size_t size = result.size();
    const auto status = BrotliDecoderDecompress(
        compressed.size(), reinterpret_cast<const std::uint8_t*>(compressed.data()), &size,
        reinterpret_cast<std::uint8_t*>(result.data()));
    result.resize(size);
    return status == BROTLI_DECODER_RESULT_SUCCESS;
}

}  // namespace

std::string decompress(const std::string& compressed, server::Coding coding) {
    std::string result(max_size, '\0');
    const bool succeeded = coding == server::Coding::gzip ? decompress_gzip(compressed, result)
                                                          : decompress_brotli(compressed, result);
    if (!succeeded) throw std::runtime_error("The content is malformed.");
    return result;
}

}  // namespace test
