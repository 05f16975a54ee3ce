#if !Service
  /// Built without the trait `Service`, which the plain lab does not enable because it would resolve a web server.
  @main
  enum WithoutService {
    static func main() {
      print("maplab-service was built without its trait: make service builds it")
    }
  }
#endif
