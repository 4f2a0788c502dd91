#include "server/static_files.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/url/pct_string_view.hpp>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

namespace server {

namespace fs = std::filesystem;
using websockets::awaitable;
using websockets::Request;
using websockets::Response;

namespace {

constexpr std::pair<std::string_view, std::string_view> content_types[] = {
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".txt", "text/plain; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
};

std::string_view content_type(const fs::path& file) {
    const std::string extension = file.extension().string();
    for (const auto& [known, type] : content_types) {
        if (extension == known) return type;
    }
    return "application/octet-stream";
}

// Decodes a path. Returns nullopt if it is malformed or has a name that begins with a dot.
std::optional<fs::path> relative_path(std::string_view encoded) {
    const auto valid = boost::urls::make_pct_string_view({encoded.data(), encoded.size()});
    if (!valid) return std::nullopt;
    const std::string path = valid->decode();
    if (path.find('\0') != std::string::npos) return std::nullopt;
    const fs::path relative = fs::path(path).relative_path();
    for (const fs::path& name : relative) {
        if (name.native().starts_with('.')) return std::nullopt;
    }
    return relative;
}

bool is_within(const fs::path& folder, const fs::path& file) {
    return std::ranges::mismatch(folder, file).in1 == folder.end();
}

// The canonical path of the requested file; nullopt if there is no such file to serve.
std::optional<fs::path> find_file(const fs::path& folder, std::string_view encoded_path) {
    const auto relative = relative_path(encoded_path);
    if (!relative) return std::nullopt;
    std::error_code error;
    fs::path file = fs::canonical(folder / *relative, error);
    if (!error && fs::is_directory(file, error)) file = fs::canonical(file / "index.html", error);
    if (error || !is_within(folder, file) || !fs::is_regular_file(file, error)) return std::nullopt;
    return file;
}

// A tag that changes when the file does: its time and size.
std::string entity_tag(const fs::path& file, std::error_code& error) {
    const auto changed = fs::last_write_time(file, error).time_since_epoch().count();
    return fmt::format("\"{:x}-{:x}\"", changed, error ? 0 : fs::file_size(file, error));
}

// Whether a list of tags contains this one. If-None-Match allows weak tags, and If-Match does not
// (RFC 9110, sections 13.1.1 and 13.1.2).
bool matches(const std::vector<std::string>& list, std::string_view tag, bool allows_weak) {
    return std::ranges::any_of(list, [&](std::string_view item) {
        if (allows_weak && item.starts_with("W/")) item.remove_prefix(2);
        return item == "*" || item == tag;
    });
}

Response not_found() { return websockets::text_response(404, "This page does not exist.\n"); }

// A folder's page has links that begin at the folder: they work if its path ends with a slash.
Response add_slash(const Request& request) {
    const std::string_view path = request.path_without_query();
    const std::string_view name = path.substr(path.rfind('/') + 1);
    const std::string_view query = std::string_view(request.path).substr(path.size());
    Response response = websockets::text_response(301, "The page's path ends with a slash.\n");
    response.headers.append("Location", fmt::format("./{}/{}", name, query));
    return response;
}

Response read_file(const fs::path& folder, const Request& request) {
    const std::string_view path = request.path_without_query();
    const auto file = find_file(folder, path);
    if (!file) return not_found();
    std::error_code error;
    const bool is_folder = file->filename() == "index.html" && !path.ends_with("index.html");
    if (is_folder && !path.ends_with('/')) return add_slash(request);
    const std::string tag = entity_tag(*file, error);
    std::ifstream stream(*file, std::ios::binary);
    if (error || !stream) return not_found();

    Response response;
    response.headers = {{"Cache-Control", "no-cache"},
                        {"Content-Type", std::string(content_type(*file))},
                        {"ETag", tag},
                        {"X-Content-Type-Options", "nosniff"}};
    const std::vector<std::string> if_match = request.headers.list("If-Match");
    if (!if_match.empty() && !matches(if_match, tag, false)) {
        response.status = 412;
    } else if (matches(request.headers.list("If-None-Match"), tag, true)) {
        response.status = 304;
    } else {
        response.body.assign(std::istreambuf_iterator<char>(stream), {});
    }
    return response;
}

}  // namespace

StaticFiles::StaticFiles(const fs::path& folder) : folder_(fs::canonical(folder)) {}

awaitable<Response> StaticFiles::answer(const Request& request) {
    using ThreadExecutor = boost::asio::thread_pool::executor_type;
    // The thread works on copies, because the request is destroyed with its connection.
    const auto read = [](fs::path folder,
                         Request copy) -> boost::asio::awaitable<Response, ThreadExecutor> {
        co_return read_file(folder, copy);
    };
    auto reading = read(folder_, request);
    co_return co_await boost::asio::co_spawn(thread_.get_executor(), std::move(reading),
                                             websockets::use_awaitable);
}

}  // namespace server
