/// How much a discovery takes. An answer over a limit is no answer: what was known stays.
public enum DiscoveryLimits {
    /// The greatest file of targets, in bytes.
    public static let fileBytes = 16 << 20
    /// The most files of a discovery.
    public static let files = 1_000
    /// The greatest body of an answer over HTTP, in bytes.
    public static let bodyBytes = 32 << 20
    /// The most addresses of an answer; how many of them become targets is another limit.
    public static let addresses = 50_000
    /// The most pages of a list of Kubernetes.
    public static let pages = 100
    /// The objects of a page of Kubernetes that are asked for.
    static let pageObjects = 500
    /// How long an answer may take, all pages and tries together.
    public static let time = Duration.seconds(30)
    /// How long a server of the DNS is waited for.
    static let serverTime = Duration.seconds(2)
    /// How often each server of the DNS is asked, the first time for answers longer than of old.
    static let serverTries = 2
    /// The most refusals that are told of at one change.
    public static let refusalsTold = 20
}
