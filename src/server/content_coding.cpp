#include "server/content_coding.hpp"

#include <brotli/encode.h>
#define ZLIB_CONST
#include <zlib.h>

#include <cstdint>
#include <stdexcept>

#include "server/weight.hpp"

namespace server {

namespace {

[[noreturn]] void fail(Coding coding) {
    throw std::runtime_error("The content could not be compressed: " +
                             std::string(name_of(coding)));
}

std::string gzip(const std::string& content) {
    constexpr int gzip_format = 16;  // added to the size of the window
    z_stream stream{};
    if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS + gzip_format,
                     MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK) {
        fail(Coding::gzip);
    }
    std::string result(deflateBound(&stream, content.size()), '\0');
    stream.next_in = reinterpret_cast<const Bytef*>(content.data());
    stream.avail_in = static_cast<uInt>(content.size());
    stream.next_out = reinterpret_cast<Bytef*>(result.data());
    stream.avail_out = static_cast<uInt>(result.size());
    const int status = deflate(&stream, Z_FINISH);
    result.resize(stream.total_out);
    deflateEnd(&stream);
    if (status != Z_STREAM_END) fail(Coding::gzip);
    return result;
}

std::string brotli(const std::string& content) {
    std::string result(BrotliEncoderMaxCompressedSize(content.size()), '\0');
    std::size_t size = result.size();
    if (!BrotliEncoderCompress(BROTLI_MAX_QUALITY, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT,
                               content.size(),
                               reinterpret_cast<const std::uint8_t*>(content.data()), &size,
                               reinterpret_cast<std::uint8_t*>(result.data()))) {
        fail(Coding::brotli);
    }
    result.resize(size);
    return result;
}

}  // namespace

std::string_view name_of(Coding coding) {
    switch (coding) {
        case Coding::identity:
            return "identity";
        case Coding::gzip:
            return "gzip";
        case Coding::brotli:
            return "br";
    }
    return {};
}

std::optional<Coding> choose_coding(const websockets::Headers& request, bool is_compressible) {
    if (request.count("Accept-Encoding") == 0) return Coding::identity;
    const auto list = request.list("Accept-Encoding");
    const auto others = weight_of(list, "*");
    std::optional<Coding> best;
    unsigned best_weight = 0;
    if (is_compressible) {
        for (const Coding coding : {Coding::brotli, Coding::gzip}) {
            const unsigned weight = weight_of(list, name_of(coding)).value_or(others.value_or(0));
            if (weight > best_weight) {
                best = coding;
                best_weight = weight;
            }
        }
    }
    // The identity is acceptable unless the client refuses it. If the client does not name it, it
    // is the last choice.
    const auto identity = weight_of(list, name_of(Coding::identity));
    const auto weight = identity ? identity : others;
    if (weight.value_or(0) > best_weight || (!best && !weight)) best = Coding::identity;
    return best;
}

std::string compress(const std::string& content, Coding coding) {
    switch (coding) {
        case Coding::identity:
            return content;
        case Coding::gzip:
            return gzip(content);
        case Coding::brotli:
            return brotli(content);
    }
    return content;
}

}  // namespace server
