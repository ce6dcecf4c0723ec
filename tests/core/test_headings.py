"""Which concept a heading names, if it names one."""

from importlib.resources import files

import pytest
import yaml

from kg.headings import Named, named_by


@pytest.mark.parametrize(
    "heading",
    ["总结", "概述", "优点", "优缺点总结", "优点与缺点", "安装和使用", "（一）背景",
     "第一章 绪论", "第5章", "其它", "面试题", "Introduction", "Pros and cons",
     "Getting started", "Open questions", "FAQ", "2019", "—", "", "如何保证消息不丢失",
     "为什么用MQ？", "LSTM为什么能解决梯度消失问题", "慢查询怎么排查", "有哪些坑",
     "How TCP works", "Could we use X?", "创建线程的方式", "RDB和AOF的区别", "进程 vs 线程",
     "CPU与GPU对比", "三大范式", "4种引用", "CentOS安装Docker", "先删缓存，再写数据库",
     "Docker常用命令", "Redis 面试题", "➤ 使用场景：", "★总结", "问：举个例子吧",
     "4月10日", "3/25 日", "2021-03-05", "2022年3月5日", "③ 创建 b.xml，名字：demo"],
)  # fmt: skip
def test_headings_that_name_none(heading):
    assert named_by(heading) is None


@pytest.mark.parametrize(
    "heading",
    ["Xception", "1×1 卷积", "2.5D绘图", "2.4GHz频段", "3D重建", "C4.5", "HTTP/1.1", "B+树", "A*",
     "C++", "锁", "三次握手", "第三范式", "对比学习", "比较优势", "机会成本", "基础模型",
     "不确定性原理", "基于密度的聚类", "使用价值", "多类分类", "数据结构", "策略模式", "方法区",
     "结构体", "is-a关系", "Shift-reduce", "Bag of words", "Kneser-Ney", "VGG-16/19",
     "f(x)", "List<int>"],
)  # fmt: skip
def test_headings_that_are_a_name(heading):
    assert named_by(heading) == Named(heading)


@pytest.mark.parametrize(
    ("heading", "name"),
    [("1.1 进程", "进程"), ("3.1.2 分页", "分页"), ("3.2.5Mutation", "Mutation"),
     ("1.2Getter", "Getter"), ("3月18日 锁", "锁"), ("2021-03-05：锁", "锁"), ("2、索引", "索引"),
     ("10.线程", "线程"), ("（1）锁", "锁"), ("三、锁", "锁"), ("3 线性回归", "线性回归"),
     ("第2章 网络层", "网络层"), ("Chapter 3: Heaps", "Heaps"), ("G1（重要）", "G1"),
     ("Adam（2014）", "Adam"), ("<2> RDB持久化", "RDB持久化"), ("【三】乐观锁", "乐观锁"),
     ("【设计模式】装饰器模式", "装饰器模式"), ("【悲观锁】", "悲观锁"),
     ("二 .LSS", "LSS"), ("🔹 1. 剪枝", "剪枝"), ("① 卷积", "卷积"), ("蒸馏 ⭐⭐", "蒸馏"),
     ("Parallel Old GC(-XX:+UseParallelOldGC)", "Parallel Old GC")],
)  # fmt: skip
def test_numbers_and_remarks_are_no_part_of_a_name(heading, name):
    assert named_by(heading) == Named(name)


@pytest.mark.parametrize(
    ("heading", "name", "aliases"),
    [("哨兵（Sentinel）", "哨兵", ("Sentinel",)),
     ("RAII (资源获取即初始化)", "RAII", ("资源获取即初始化",)),
     ("写时复制（Copy on Write, COW）", "写时复制", ("Copy on Write", "COW")),
     ("MVC (Model View Controller)", "MVC", ("Model View Controller",)),
     ("指数加权（移动）平均", "指数加权（移动）平均", ())],
)  # fmt: skip
def test_a_bracket_holds_other_names(heading, name, aliases):
    assert named_by(heading) == Named(name, aliases)


@pytest.mark.parametrize(
    "heading",
    ["什么是RDB？", "RDB是什么", "RDB简介", "RDB 概述", "What is RDB?", "Introduction to RDB"],
)
def test_what_a_heading_introduces(heading):
    assert named_by(heading) == Named("RDB", plainly=False)


def test_a_heading_that_orders_a_text_names_nothing():
    assert named_by("优点") is None and named_by("Overview") is None
    assert named_by("优点论") == Named("优点论")


def test_no_word_stands_twice():
    for name, words in yaml.safe_load(
        files("kg").joinpath("headings.yml").read_text(encoding="utf-8")
    ).items():
        assert all(isinstance(word, str) and word == word.lower() for word in words)
        assert len(words) == len(set(words)), name
