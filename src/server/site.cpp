#include "server/site.hpp"

#include "server/static_files.hpp"

namespace server {

using websockets::awaitable;
using websockets::Request;
using websockets::Response;

namespace {

using Answer = std::optional<Response>;

awaitable<Answer> answer(std::shared_ptr<StaticFiles> files, const Request& request) {
    if (request.is_upgrade()) co_return std::nullopt;
    if (request.path_without_query() == "/healthz")
        co_return websockets::text_response(200, "OK\n");
    if (files) co_return co_await files->answer(request);
    co_return std::nullopt;
}

}  // namespace

websockets::ProcessRequest make_site(const std::optional<std::filesystem::path>& web) {
    auto files = web ? std::make_shared<StaticFiles>(*web) : nullptr;
    return [files](const Request& request) { return answer(files, request); };
}

}  // namespace server
