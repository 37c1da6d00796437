package io.herald.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a key on the record component that holds its value: the key's name is the path of component names, and a
 * component that is a {@code List} holds any number of such values. Values here are written as in the environment.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Setting {
    /** What kind of value it is. */
    Kind kind();

    /** The default; for a list, values separated by commas. */
    String fallback() default "";

    /** The least that may stand there, for kinds with a range. */
    String least() default "";

    /** The most that may stand there, for kinds with a range: everything has a limit. */
    String most() default "";
}
