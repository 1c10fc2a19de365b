import Exposition
import Testing

struct ExpositionFormatTests {
    static let types: [(String?, ExpositionFormat?)] = [
        ("text/plain; version=0.0.4; charset=utf-8", .text), ("text/plain", .text),
        ("TEXT/Plain;version=0.0.4", .text), (nil, .text), ("", .text),
        ("application/openmetrics-text; version=1.0.0; charset=utf-8", .openMetrics),
        (" application/openmetrics-text", .openMetrics),
        ("text/html; charset=utf-8", nil), ("application/json", nil),
        ("application/vnd.google.protobuf; encoding=delimited", nil), ("text/plainer", nil),
    ]

    @Test(arguments: types)
    func `a content type names a format or none`(_ type: String?, _ format: ExpositionFormat?) {
        #expect(ExpositionFormat(contentType: type) == format)
    }

    @Test func `what is asked for is what can be read`() {
        for type in ExpositionFormat.acceptHeader.split(separator: ",").dropLast() {
            #expect(ExpositionFormat(contentType: String(type)) != nil)
        }
    }
}
