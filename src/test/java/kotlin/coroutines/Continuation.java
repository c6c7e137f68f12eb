package kotlin.coroutines;

/** Has the name of Kotlin's type, since these tests have no Kotlin. */
public interface Continuation<T> {}
