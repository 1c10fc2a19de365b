import Definitions
import Diagnostics
import Foundation

/// Reads any bytes as a list of targets, in JSON and in YAML, and as pages of Kubernetes.
///
/// Beyond not trapping it holds that what both forms take is the same list in both, that a list written
/// as JSON is read as that list, that every text is an address or refused, that the text of an address
/// is that address, and that what is told is one short line.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTargetGroups(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let json = groups { () throws(DiscoveryError) in try TargetGroups(json: bytes) }
    let yaml = groups { () throws(DiscoveryError) in try TargetGroups(yaml: bytes, path: "f.yml") }
    if let json, let yaml, !hasOtherLineBreaks(bytes) {
        precondition(isSame(json, yaml), "another list in YAML")
    }
    if let json { check(json, bytes, path: "f.json") }
    if let yaml { check(yaml, bytes, path: "f.yml") }
    checkObjects(KubernetesPod.self, bytes)
    checkObjects(KubernetesService.self, bytes)
    checkObjects(KubernetesEndpointSlice.self, bytes)
    return 0
}

private func groups(
    _ read: () throws(DiscoveryError) -> TargetGroups
) -> TargetGroups? {
    do throws(DiscoveryError) { return try read() } catch {
        precondition(error.reason == .malformed, "another reason")
        check(error.detail)
        return nil
    }
}

private func check(_ groups: TargetGroups, _ bytes: [UInt8], path: String) {
    // Within the limit of an input there are never too many.
    guard let answer = try? groups.answer(), let read = try? TargetGroups.read(bytes, path: path)
    else { preconditionFailure("a list without an answer") }
    precondition(answer == read, "a file with another answer")
    let count = groups.groups.reduce(0) { $0 + $1.targets.count }
    precondition(answer.addresses.count + answer.refusals.count == count, "a target is lost")
    check(answer)
    let written = JSONValue.array(groups.groups.map(written)).text
    let again = try? TargetGroups(json: Array(written.utf8))
    precondition(again.map { isSame($0, groups) } == true, "written and read otherwise")
}

private func check(_ answer: DiscoveryAnswer) {
    precondition(
        answer.refusals.first.count
            == min(answer.refusals.count, DiscoveryRefusals.maximumKept), "refusals are lost")
    for refusal in answer.refusals.first {
        check(refusal.subject)
        check(refusal.reason)
    }
    for address in answer.addresses.prefix(20) {
        let again = DiscoveredAddress(address.address, labels: address.labels, meta: address.meta)
        // What Kubernetes calls a host is not looked at before it becomes a target.
        precondition(again == address || !address.meta.isEmpty, "another address as a text")
    }
}

/// Whether a text can stand in a log.
private func check(_ line: String) {
    precondition(line.unicodeScalars.count <= 4_096, "a line without a limit")
    precondition(
        line.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) },
        "a control character")
}

/// Whether YAML takes something for a line break that is none in JSON.
private func hasOtherLineBreaks(_ bytes: [UInt8]) -> Bool {
    String(decoding: bytes, as: UTF8.self).unicodeScalars.contains {
        [0x85, 0x2028, 0x2029].contains($0.value)
    }
}

private func isSame(_ one: TargetGroups, _ other: TargetGroups) -> Bool {
    one.groups.elementsEqual(other.groups) { $0.targets == $1.targets && $0.labels == $1.labels }
}

private func written(_ group: TargetGroups.Group) -> JSONValue {
    .object([
        ("targets", .array(group.targets.map { .string($0) })),
        ("labels", .object(group.labels.map { ($0.key, .string($0.value)) })),
    ])
}

private func checkObjects<Item: KubernetesPlace>(_ type: Item.Type, _ bytes: [UInt8]) {
    let page: KubernetesList<Item>
    do { page = try JSONDecoder().decode(KubernetesList<Item>.self, from: Data(bytes)) } catch {
        check(DiscoveryError(.malformed, wordsOfJSON(error)).detail)
        return
    }
    for port in [KubernetesDiscovery.Port.number(5_672), .name("a")] {
        var answer = DiscoveryAnswer()
        for item in page.items ?? [] { item.add(port: port, to: &answer) }
        check(answer)
        precondition(
            answer.addresses.allSatisfy { (1...65_535).contains($0.port ?? 0) }, "no port")
    }
}
