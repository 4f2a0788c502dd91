#include "server/static_files.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/url/pct_string_view.hpp>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "server/not_found_page.hpp"
#include "server/weight.hpp"

namespace server {

namespace fs = std::filesystem;
using websockets::awaitable;
using websockets::Request;
using websockets::Response;

namespace {

struct ContentType {
    std::string_view extension;
    std::string_view name;
    bool is_text = false;  // and so worth compressing
};

// Scripts and style sheets have the encoding of their page. Each byte here is sent some fifty
// times.
constexpr ContentType content_types[] = {
    {".html", "text/html; charset=utf-8", true},
    {".css", "text/css", true},
    {".js", "text/javascript", true},
    {".json", "application/json", true},
    {".webmanifest", "application/manifest+json", true},
    {".txt", "text/plain; charset=utf-8", true},
    {".svg", "image/svg+xml", true},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
};

ContentType content_type(const fs::path& file) {
    const std::string extension = file.extension().string();
    const auto type = std::ranges::find(content_types, extension, &ContentType::extension);
    if (type != std::end(content_types)) return *type;
    return {"", "application/octet-stream"};
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

// Whether a list of tags contains this one. If-None-Match allows weak tags, and If-Match does not
// (RFC 9110, sections 13.1.1 and 13.1.2).
bool matches(const std::vector<std::string>& list, std::string_view tag, bool allows_weak) {
    return std::ranges::any_of(list, [&](std::string_view item) {
        if (allows_weak && item.starts_with("W/")) item.remove_prefix(2);
        return item == "*" || item == tag;
    });
}

// A folder's page has links that begin at the folder: they work if its path ends with a slash.
Response add_slash(const Request& request) {
    const std::string_view path = request.path_without_query();
    const std::string_view name = path.substr(path.rfind('/') + 1);
    const std::string_view query = std::string_view(request.path).substr(path.size());
    Response response = websockets::text_response(301, "The page's path ends with a slash.\n");
    response.headers.append("Location", fmt::format("./{}/{}", name, query));
    return response;
}

Response not_acceptable() {
    Response response =
        websockets::text_response(406, "The client accepts no coding of this file.\n");
    response.headers.append("Vary", "Accept-Encoding");
    return response;
}

// The status that the conditions of the request lead to (RFC 9110, section 13.2.2).
int status_for(const websockets::Headers& request, std::string_view tag) {
    const std::vector<std::string> if_match = request.list("If-Match");
    if (!if_match.empty() && !matches(if_match, tag, false)) return 412;
    return matches(request.list("If-None-Match"), tag, true) ? 304 : 200;
}

}  // namespace

StaticFiles::StaticFiles(const fs::path& folder) : folder_(fs::canonical(folder)) {}

awaitable<Response> StaticFiles::answer(const Request& request) {
    using ThreadExecutor = boost::asio::thread_pool::executor_type;
    // The thread works on a copy, because the request is destroyed with its connection.
    const auto read = [](StaticFiles& self,
                         Request copy) -> boost::asio::awaitable<Response, ThreadExecutor> {
        co_return self.respond(copy);
    };
    auto reading = read(*this, request);
    co_return co_await boost::asio::co_spawn(thread_.get_executor(), std::move(reading),
                                             websockets::use_awaitable);
}

Response StaticFiles::respond(const Request& request) {
    const std::string_view path = request.path_without_query();
    const auto file = find_file(folder_, path);
    if (!file) return not_found(request);
    const bool is_folder = file->filename() == "index.html" && !path.ends_with("index.html");
    if (is_folder && !path.ends_with('/')) return add_slash(request);
    return send_file(*file, request);
}

Response StaticFiles::send_file(const fs::path& path, const Request& request) {
    const auto [file, is_kept] = cache_.read(path);
    if (!file) return not_found(request);
    const ContentType type = content_type(path);
    // A file that is not kept would be compressed again for each request.
    const auto coding = choose_coding(request.headers, type.is_text && is_kept);
    if (!coding) return not_acceptable();
    const std::string tag = file->tag(*coding);

    Response response;
    response.headers = {{"Cache-Control", "no-cache"},
                        {"Content-Type", std::string(type.name)},
                        {"ETag", tag},
                        {"X-Content-Type-Options", "nosniff"}};
    if (type.is_text) response.headers.append("Vary", "Accept-Encoding");
    response.status = status_for(request.headers, tag);
    if (response.status != 200) return response;
    if (*coding != Coding::identity) {
        response.headers.append("Content-Encoding", name_of(*coding));
    }
    response.body = file->content(*coding);
    return response;
}

// A browser that opens an address gets a page. Requests of a page for its files, and programs, get
// a text.
Response StaticFiles::not_found(const Request& request) {
    Response response = websockets::text_response(404, "This page does not exist.\n");
    response.headers.append("Vary", "Accept");
    if (weight_of(request.headers.list("Accept"), "text/html").value_or(0) == 0) return response;
    const auto path = find_file(folder_, "/404.html");
    if (!path) return response;
    const auto file = cache_.read(*path).file;
    if (!file) return response;
    auto page = fit_not_found_page(file->content(Coding::identity), request.path_without_query());
    if (!page) return response;
    response.headers.set("Content-Type", "text/html; charset=utf-8");
    response.body = std::move(*page);
    return response;
}

}  // namespace server
